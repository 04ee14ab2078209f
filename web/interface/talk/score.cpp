// One question at a time to each model; what changed meanwhile is asked after it.
#include "talk/score.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "language/figures.h"
#include "quotation.h"
#include "state/typed_pairs.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {
namespace {

constexpr std::uint32_t kLikeliestAsked = 10;

}  // namespace

void ScoreDesk::apply(const Intent& intent) {
  const auto* question = std::get_if<AskQuestion>(&intent);
  if (question == nullptr || state_.question == question->text) return;
  state_.question = question->text;
  state_.pointed.reset();
  for (const SlotId at : state_.ids()) ask(at);
}

void ScoreDesk::changed(const Cause& cause) {
  switch (cause.why) {
    case Why::learnt:
    case Why::hidden:
      return ask(cause.at);
    case Why::types:
      for (const Slot& slot : state_.slots) ask(slot.id);
      return;
    case Why::cleared:
      office_.line.drop(asked_[cause.at].id);
      the(cause.at).scored.clear();
      the(cause.at).totals.reset();
      [[fallthrough]];
    case Why::lost:
    case Why::ended:
      asked_.erase(cause.at);
      return;
    case Why::text:
    case Why::task:
      return state_.pointed.reset();
    default:
      return;
  }
}

void ScoreDesk::ask(SlotId at) {
  Slot& slot = the(at);
  const std::string question = as_read(state_, state_.question);
  if (!says_next(slot) || question.empty() || (state_.pairs() && !are_pairs(question))) {
    slot.scored.clear();
    slot.totals.reset();
    return;
  }
  Asked& asked = asked_[at];
  if (asked.id != 0) {
    asked.again = true;
    return;
  }
  asked = {};
  Score score;
  score.tokens = true;
  score.likeliest = kLikeliestAsked;
  asked.id = office_.ask(*this, at, score, question_of(question));
}

void ScoreDesk::take(SlotId at, Event& event) {
  if (auto* scored = std::get_if<Scored>(&event.body)) {
    // A question of several lines is read as one.
    std::vector<ScoredToken>& tokens = asked_[at].tokens;
    std::move(scored->items.begin(), scored->items.end(), std::back_inserter(tokens));
  } else if (const auto* totals = std::get_if<Totals>(&event.body)) {
    answered(at, *totals);
  }
}

void ScoreDesk::answered(SlotId at, const Totals& totals) {
  Slot& slot = the(at);
  Asked asked = std::exchange(asked_[at], {});
  slot.scored = std::move(asked.tokens);
  slot.totals = totals;
  if (asked.again) return ask(at);
  if (!state_.pointed) point_at_surprise(slot);
  announce_all();
}

void ScoreDesk::announce_all() {
  for (const SlotId at : state_.ids()) {
    if (asked_[at].id != 0 || the(at).phase == Phase::training) return;
  }
  std::string figures;
  for (const Slot* slot : state_.speakers()) {
    if (!slot->totals) continue;
    add_to_list(figures, slot->name + " " + fixed(slot->totals->bits_per_character, 2));
  }
  office_.announce(say("Bits per character: {0}.", figures));
}

// Something to look at before a person points anywhere: where the model was most surprised.
void ScoreDesk::point_at_surprise(const Slot& slot) {
  const auto least = std::min_element(
      slot.scored.begin(), slot.scored.end(),
      [](const ScoredToken& a, const ScoredToken& b) { return a.log10 < b.log10; });
  if (least != slot.scored.end()) {
    state_.pointed = static_cast<std::size_t>(least - slot.scored.begin());
  }
}

void ScoreDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  asked_.erase(at);
  the(at).scored.clear();
  the(at).totals.reset();
  Desk::failed(at, id, failed);
}

}  // namespace onegin::web
