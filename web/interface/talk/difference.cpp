// The places are found in what the two were measured; then their lines are read again, for their
// tokens.
#include "talk/difference.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "evaluation/difference.h"
#include "talk/office.h"

namespace onegin::web {
namespace {

constexpr std::size_t kMost = 20;
constexpr std::size_t kContext = 24;  // tokens before the one in question; words: a third of them

}  // namespace

void DifferenceDesk::apply(const Intent& intent) {
  if (!state_.every_room) return;
  if (const auto* shown = std::get_if<ShowDifference>(&intent)) {
    state_.difference.shown = shown->on;
    look();
  } else if (const auto* chosen = std::get_if<ChooseDifference>(&intent)) {
    state_.difference = {true, chosen->first, chosen->second, {}};
    forget();
    look();
  } else if (std::holds_alternative<ChooseTab>(intent)) {
    look();
  }
}

void DifferenceDesk::changed(const Cause& cause) {
  if (!state_.every_room) return;  // nothing is compared before
  const Difference& d = state_.difference;
  const bool reads = asked_.id != 0 && asked_.reader == cause.at;
  switch (cause.why) {
    case Why::cleared:
    case Why::ended:
      if (reads || cause.at == d.first || cause.at == d.second) forget();
      return;
    case Why::lost:
      if (reads) forget();
      return;
    case Why::types:
      return forget();
    case Why::hidden:
      forget();
      return look();
    case Why::learnt:
    case Why::measured:
      return look();
    default:
      return;
  }
}

void DifferenceDesk::forget() {
  office_.line.drop(asked_.id);
  asked_ = {};
  state_.difference.most.clear();
}

// Comes with the rooms, after the first visit.
void DifferenceDesk::look() {
  const Difference& d = state_.difference;
  const Slot* first = state_.speaker(d.first);
  const Slot* second = state_.speaker(d.second);
  if (!d.shown || state_.tab != Tab::score || first == nullptr || second == nullptr ||
      first == second) {
    return;
  }
  if (!first->measured || !second->measured) return;
  const Measured &one = *first->measured, &other = *second->measured;
  if (one.log_probs.empty() || one.log_probs.size() != other.log_probs.size()) return;
  const std::array<double, 4> of{static_cast<double>(d.first), one.step,
                                 static_cast<double>(d.second), other.step};
  if (asked_.of == of) return;
  office_.line.drop(asked_.id);
  asked_ = {};
  asked_.of = of;
  // The words of a text are the same for every model; counting is the fastest to ask.
  asked_.reader = d.first;
  for (const Slot& slot : state_.slots) {
    if (slot.counted && slot.shown && slot.progress.trained) asked_.reader = slot.id;
  }
  const auto most = largest_differences<float>(one.log_probs, other.log_probs, kMost);
  std::vector<std::size_t> wanted;  // lines of the held-out part, in order
  for (const EventDifference& found : most) {
    const std::size_t line = event_place(found.event, one.ends).line;
    const auto place = std::lower_bound(wanted.begin(), wanted.end(), line);
    if (place == wanted.end() || *place != line) wanted.insert(place, line);
  }
  asked_.lines.resize(wanted.size());
  const double ln10 = std::log(10.0);
  for (const EventDifference& found : most) {
    const EventPlace place = event_place(found.event, one.ends);
    const auto line = std::lower_bound(wanted.begin(), wanted.end(), place.line);
    asked_.places.push_back({static_cast<std::size_t>(line - wanted.begin()), place.event,
                             static_cast<double>(one.log_probs[found.event]) / ln10,
                             static_cast<double>(other.log_probs[found.event]) / ln10});
  }
  Score score;
  score.tokens = true;
  const std::string read = lines_to_score(state_.part_of_text(Part::held_out), wanted);
  asked_.id = office_.line.send(*this, asked_.reader, score, bytes_of(read));
}

void DifferenceDesk::take(SlotId, Event& event) {
  if (auto* scored = std::get_if<Scored>(&event.body)) {
    if (scored->line == 0 || scored->line > asked_.lines.size()) return;
    auto& items = asked_.lines[scored->line - 1].items;
    std::move(scored->items.begin(), scored->items.end(), std::back_inserter(items));
  } else if (std::holds_alternative<Totals>(event.body)) {
    name_them();
  }
}

void DifferenceDesk::name_them() {
  asked_.id = 0;
  const bool words = state_.unit().spaced;
  const std::size_t before = words ? kContext / 3 : kContext;
  state_.difference.most.clear();
  for (const Place& place : asked_.places) {
    const std::vector<ScoredToken>& items = asked_.lines[place.line].items;
    if (place.event >= items.size()) continue;
    const ScoredToken& token = items[place.event];
    state_.difference.most.push_back(
        {context_before(place.event, items, before, words,
                        [](const ScoredToken& item) { return item.token; }),
         token.token, token.oov, token.control, place.first, place.second});
  }
}

void DifferenceDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  forget();
  Desk::failed(at, id, failed);
}

}  // namespace onegin::web
