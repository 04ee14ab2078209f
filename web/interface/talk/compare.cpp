// Figures of a model that learns are old before they are shown: it is measured when it stops.
#include "talk/compare.h"

#include <cstring>
#include <string>
#include <utility>

#include "evaluation/comparison.h"
#include "talk/office.h"

namespace onegin::web {

void CompareDesk::apply(const Intent& intent) {
  if (!state_.every_room) return;
  if (const auto* part = std::get_if<ChoosePart>(&intent)) {
    state_.comparison = {part->part, {}};
    gzip_ = 0;
    ask_all();
  } else if (std::holds_alternative<ChooseTab>(intent) ||
             std::holds_alternative<ShowDifference>(intent) ||
             std::holds_alternative<ChooseDifference>(intent)) {
    ask_all();
  }
}

void CompareDesk::changed(const Cause& cause) {
  if (!state_.every_room) return;  // nothing is measured before
  switch (cause.why) {
    case Why::learnt:
      // It is another mixture.
      if (cause.at == kMixture) outdate(kMixture);
      return ask(cause.at);
    case Why::training:
    case Why::hidden:
      return ask(cause.at);
    case Why::types:
      for (Slot& slot : state_.slots) {
        slot.measured.reset();
        outdate(slot.id);
        ask(slot.id);
      }
      return;
    case Why::cleared:
      office_.line.drop(asked_[cause.at].id);
      the(cause.at).measured.reset();
      [[fallthrough]];
    case Why::lost:
    case Why::ended:
      asked_.erase(cause.at);
      return;
    case Why::text:
      for (Slot& slot : state_.slots) slot.measured.reset();
      [[fallthrough]];
    case Why::task:
      return forget_gzip();
    default:
      return;
  }
}

void CompareDesk::forget_gzip() {
  state_.comparison.gzip.reset();
  gzip_ = 0;
}

// What was measured, or is being measured, is shown until there is better.
void CompareDesk::outdate(SlotId at) {
  if (the(at).measured) the(at).measured->step = -1;
  if (Asked* asked = asked_.find(at)) asked->measured.step = -1;
}

// What is looked at, if it is this model's.
std::optional<Part> CompareDesk::looked_at(const Slot& slot) const {
  if (!state_.comparable(slot)) return std::nullopt;
  if (state_.tab == Tab::compare) return state_.comparison.part;
  const Difference& d = state_.difference;
  const bool chosen = slot.id == d.first || slot.id == d.second;
  if (state_.tab == Tab::score && d.shown && chosen) return Part::held_out;
  return std::nullopt;
}

// Comes with the rooms, after the first visit.
void CompareDesk::ask(SlotId at) {
  Slot& slot = the(at);
  Asked& asked = asked_[at];
  const std::optional<Part> part = looked_at(slot);
  // A long text would keep the model from what is asked now. Its end leads back here.
  if (asked.id != 0 && (asked.measured.part != part || slot.phase == Phase::training)) {
    office_.line.cancel(asked.id);
  }
  if (asked.id != 0 || !part || !state_.text.facts) return;
  const std::string_view text = state_.part_of_text(*part);
  if (state_.tab == Tab::compare && gzip_ == 0 && !text.empty()) ask_gzip(text);
  if (!says_next(slot) || slot.phase == Phase::training || text.empty()) return;
  const double step = slot.progress.step;
  if (slot.measured && slot.measured->part == *part && slot.measured->step == step) return;
  asked.measured = {};
  asked.measured.part = *part;
  asked.measured.step = step;
  Score score;
  score.log_probs = *part == Part::held_out;
  asked.id = office_.ask(*this, at, score, question_of(text));
}

void CompareDesk::ask_all() {
  for (const SlotId at : state_.ids()) ask(at);
}

void CompareDesk::ask_gzip(std::string_view text) {
  gzip_ = ++gzips_;
  // The models say nothing of sources, so gzip has none either.
  const std::string targets = state_.pairs() ? targets_of(text) : std::string();
  const std::string_view judged = state_.pairs() ? std::string_view(targets) : text;
  state_.comparison.target_bytes = static_cast<double>(judged.size());
  office_.platform.measure_gzip(judged, gzip_);
}

void CompareDesk::take_gzip(std::uint32_t number, double bytes) {
  if (number == gzip_) state_.comparison.gzip = bytes;
}

void CompareDesk::take(SlotId at, Event& event) {
  Asked& asked = asked_[at];
  if (const auto* scored = std::get_if<Scored>(&event.body)) {
    Measured& measured = asked.measured;
    if (event.payload.size() < scored->events * sizeof(double)) return;
    for (std::size_t i = 0; i < scored->events; ++i) {
      double log_prob = 0;
      std::memcpy(&log_prob, event.payload.data() + i * sizeof log_prob, sizeof log_prob);
      measured.log_probs.push_back(static_cast<float>(log_prob));
    }
    // A long line comes in pieces.
    if (scored->line > measured.ends.size()) measured.ends.push_back(0);
    measured.ends.back() = static_cast<std::uint32_t>(measured.log_probs.size());
  } else if (const auto* totals = std::get_if<Totals>(&event.body)) {
    asked.id = 0;
    asked.measured.totals = *totals;
    the(at).measured = std::exchange(asked.measured, {});
    office_.changed({Why::measured, at});
    ask(at);
  } else if (std::holds_alternative<Cancelled>(event.body)) {
    asked.id = 0;
    ask(at);
  }
}

void CompareDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  asked_.erase(at);
  Desk::failed(at, id, failed);
}

}  // namespace onegin::web
