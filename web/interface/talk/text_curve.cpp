// Two trials at a time, each for a twelfth of the time that is chosen.
#include "talk/text_curve.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "language/figures.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {

void TextCurveDesk::apply(const Intent& intent) {
  if (std::holds_alternative<MeasureTextCurve>(intent)) begin();
  if (std::holds_alternative<StopTextCurve>(intent)) stop();
}

void TextCurveDesk::changed(const Cause& cause) {
  if (cause.why == Why::text || cause.why == Why::task) {
    forget();
  } else if (cause.why == Why::ended) {
    state_.text_curve.all -= static_cast<double>(
        std::erase_if(trials_, [&](const Trial& trial) { return trial.slot == cause.at; }));
  } else if (cause.why == Why::lost && cause.at >= kBenches &&
             cause.at < kBenches + benches_.size()) {
    lose(benches_[cause.at - kBenches], cause.words);
  }
}

void TextCurveDesk::begin() {
  if (state_.text_curve.running || !state_.text.facts || state_.text.bytes->empty()) return;
  trials_.clear();
  for (const double text_part : kTextParts) {
    for (const Slot& slot : state_.slots) {
      if (slot.shown && speaks(slot) && !slot.without_text) trials_.push_back({slot.id, text_part});
    }
  }
  state_.text_curve = {};
  state_.text_curve.running = true;
  if (state_.training_seconds > 0) state_.text_curve.seconds = state_.training_seconds / 12;
  state_.text_curve.all = static_cast<double>(trials_.size());
  for (Bench& bench : benches_) next_trial(bench);
  office_.announce(say("Measuring what each model learns from parts of the text."));
}

void TextCurveDesk::stop() {
  trials_.clear();
  state_.text_curve.running = false;
  for (Bench& bench : benches_) {
    // Memory and processor are free at once, whatever the worker is at.
    if (std::exchange(bench, {}).text_sent) office_.line.restart(place_of(bench), false);
  }
}

void TextCurveDesk::forget() {
  stop();
  state_.text_curve = {};
  for (Slot& slot : state_.slots) slot.by_text.clear();
}

SlotId TextCurveDesk::place_of(const Bench& bench) const {
  return kBenches + static_cast<SlotId>(&bench - benches_.data());
}

void TextCurveDesk::next_trial(Bench& bench) {
  bench.busy = !trials_.empty();
  if (!bench.busy) {
    const auto is_busy = [](const Bench& each) { return each.busy; };
    if (std::any_of(benches_.begin(), benches_.end(), is_busy)) return;
    stop();
    return office_.announce(say("The learning curve over the amount of text is measured."));
  }
  bench.trial = trials_.front();
  trials_.erase(trials_.begin());
  const SlotId place = place_of(bench);
  if (!std::exchange(bench.text_sent, true)) {
    office_.line.send(*this, place, read_text(state_), text_payload(state_));
  }
  const Slot& slot = the(bench.trial.slot);
  Configure configure = build(state_, slot);
  configure.text_part = bench.trial.text_part;
  configure.slot.clear();
  bench.asked = office_.line.send(*this, place, std::move(configure));
}

// One trial is over, with a point or with a sentence; or its slot was removed meanwhile.
void TextCurveDesk::end_trial(Bench& bench, double bits, const Sentence& trouble) {
  TextCurve& curve = state_.text_curve;
  const double text_part = bench.trial.text_part;
  Slot* slot = state_.find(bench.trial.slot);
  bench.asked = 0;
  bench.fraction = 0;
  ++curve.ended;
  if (slot == nullptr) return;
  if (!std::isnan(bits)) {
    std::vector<TextPoint>& points = slot->by_text;
    auto at = points.begin();
    while (at != points.end() && at->text_part < text_part) ++at;
    if (at == points.end() || at->text_part > text_part) at = points.insert(at, {text_part, 0});
    at->bits = bits;
  } else {
    curve.trouble = say("{0} on {1} %: {2}", slot->name, whole(text_part * 100), trouble);
  }
}

void TextCurveDesk::take(SlotId place, Event& event) {
  Bench& bench = benches_[place - kBenches];
  const bool own = event.id == bench.asked;
  const auto* progress = std::get_if<Progress>(&event.body);
  if (std::holds_alternative<Cancelled>(event.body) && event.id == bench.probe) {
    next_trial(bench);
  } else if (std::holds_alternative<Configured>(event.body) && own) {
    bench.asked = office_.line.send(*this, place, Train{0, 0, state_.text_curve.seconds});
  } else if (progress && own) {
    bench.fraction = std::min(progress->fraction, 0.99);
    if (event.last) {
      // The best on the way: a model that learns a little text by heart would have been stopped
      // there.
      const Slot* slot = state_.find(bench.trial.slot);
      double bits = slot != nullptr && slot->only_blanks()
                        ? progress->validation_loss / std::log(2.0)
                        : progress->bits_per_character;
      if (std::isfinite(bits)) {
        bits *= progress->best_validation_loss / progress->validation_loss;
      }
      end_trial(bench, bits, say("there is nothing held out."));
      next_trial(bench);
    }
  }
  count();
}

void TextCurveDesk::failed(SlotId place, std::uint32_t id, const Failed& failed) {
  Bench& bench = benches_[place - kBenches];
  if (id == bench.asked) {
    end_trial(bench, std::nan(""), failed.what);
    // If its worker is still there, it says so.
    bench.probe = office_.line.send(*this, place, Cancel{});
  }
  count();
}

void TextCurveDesk::count() {
  state_.text_curve.done = state_.text_curve.ended;
  for (const Bench& each : benches_) state_.text_curve.done += each.fraction;
}

void TextCurveDesk::lose(Bench& bench, std::string_view reason) {
  if (!state_.text_curve.running) return;
  if (bench.asked != 0) end_trial(bench, std::nan(""), say("{0}.", Sentence(reason)));
  office_.line.restart(place_of(bench), false);
  bench.text_sent = false;
  next_trial(bench);
}

}  // namespace onegin::web
