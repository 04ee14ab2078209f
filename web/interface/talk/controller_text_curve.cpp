// The learning curve over the amount of text: each model anew on parts of it, in workers of its
// own, so that those a person trains notice nothing.
#include <algorithm>
#include <cmath>
#include <utility>

#include "language/figures.h"
#include "state/kinds.h"
#include "talk/controller.h"

namespace onegin::web {

void Controller::measure_text_curve() {
  if (state_.text_curve.running || !state_.text.facts || state_.text.bytes->empty()) return;
  trials_.clear();
  for (const double text_part : kTextParts) {
    for (const Slot& slot : state_.slots) {
      if (slot.shown && !slot.without_text) trials_.push_back({slot.id, text_part});
    }
  }
  state_.text_curve = {};
  state_.text_curve.running = true;
  if (state_.training_seconds > 0) state_.text_curve.seconds = state_.training_seconds / 12;
  state_.text_curve.all = static_cast<double>(trials_.size());
  for (Bench& bench : benches_) next_trial(bench);
  announce("Measuring what each model learns from parts of the text.");
}

void Controller::stop_text_curve() {
  trials_.clear();
  state_.text_curve.running = false;
  for (Bench& bench : benches_) {
    // Memory and processor are free at once, whatever the worker is at.
    if (std::exchange(bench, {}).text_sent) engine_.restart(place_of(bench), false);
  }
}

void Controller::forget_text_curve() {
  stop_text_curve();
  state_.text_curve = {};
  for (Slot& slot : state_.slots) slot.by_text.clear();
}

SlotId Controller::place_of(const Bench& bench) const {
  return kBenches + static_cast<SlotId>(&bench - benches_.data());
}

void Controller::next_trial(Bench& bench) {
  bench.busy = !trials_.empty();
  if (!bench.busy) {
    if (std::any_of(benches_.begin(), benches_.end(), [](const Bench& b) { return b.busy; }))
      return;
    stop_text_curve();
    return announce("The learning curve over the amount of text is measured.");
  }
  bench.trial = trials_.front();
  trials_.erase(trials_.begin());
  const SlotId place = place_of(bench);
  if (!std::exchange(bench.text_sent, true)) {
    send(place, SetText{state_.task, 0, state_.text.version}, text_payload());
  }
  const Slot& slot = the(bench.trial.slot);
  bench.configure =
      send(place, Configure{slot.kind, slot.changed, seed_of(slot), false, bench.trial.text_part});
}

// One trial is over, with a point or with a sentence; or its slot was removed meanwhile.
void Controller::end_trial(Bench& bench, double bits, const std::string& trouble) {
  TextCurve& curve = state_.text_curve;
  const double text_part = bench.trial.text_part;
  Slot* slot = state_.find(bench.trial.slot);
  bench.configure = bench.train = 0;
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
    curve.trouble = slot->name + " on " + whole(text_part * 100) + " %: " + trouble;
  }
}

void Controller::take_trial(SlotId place, const Event& event) {
  Bench& bench = benches_[place - kBenches];
  const bool own = event.id == bench.configure || event.id == bench.train;
  const auto* progress = std::get_if<Progress>(&event.body);
  if (std::holds_alternative<Cancelled>(event.body) && event.id == bench.probe) {
    next_trial(bench);
  } else if (const auto* failed = std::get_if<Failed>(&event.body); failed && own) {
    end_trial(bench, std::nan(""), failed->what);
    // If its worker is still there, it says so.
    bench.probe = send(place, Cancel{});
  } else if (std::holds_alternative<Configured>(event.body) && own) {
    bench.configure = 0;
    bench.train = send(place, Train{0, 0, state_.text_curve.seconds});
  } else if (progress && own) {
    bench.fraction = std::min(progress->fraction, 0.99);
    if (event.last) {
      // The best on the way: a model that learns a little text by heart would have been stopped
      // there.
      double bits = progress->bits_per_character;
      if (std::isfinite(bits)) {
        bits *= progress->best_validation_loss / progress->validation_loss;
      }
      end_trial(bench, bits, "there is nothing held out.");
      next_trial(bench);
    }
  }
  state_.text_curve.done = state_.text_curve.ended;
  for (const Bench& each : benches_) state_.text_curve.done += each.fraction;
}

void Controller::lose_bench(SlotId place, const Lost& lost) {
  if (!state_.text_curve.running) return;
  Bench& bench = benches_[place - kBenches];
  if (bench.configure || bench.train) end_trial(bench, std::nan(""), lost.reason + ".");
  engine_.restart(place, false);
  bench.text_sent = false;
  next_trial(bench);
}

}  // namespace onegin::web
