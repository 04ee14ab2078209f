// Models are asked while the ranking is looked at, and one question at a time.
#include "talk/rank.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {
namespace {

// Every one of them is a row that is laid out in every frame.
constexpr std::size_t kMostCandidates = 60;

// A long line comes in pieces.
void add_piece(Scored& line, Scored piece) {
  if (line.items.empty()) {
    line = std::move(piece);
    return;
  }
  line.log10 += piece.log10;
  line.tokens += piece.tokens;
  line.oov += piece.oov;
  line.events += piece.events;
  std::move(piece.items.begin(), piece.items.end(), std::back_inserter(line.items));
}

}  // namespace

void RankDesk::apply(const Intent& intent) {
  if (const auto* candidates = std::get_if<ChangeCandidates>(&intent)) {
    if (state_.ranking.lines == candidates->lines) return;
    state_.ranking.lines = candidates->lines;
    read_candidates();
    ask_all();
  } else if (const auto* outer = std::get_if<ChangeOuterWeight>(&intent)) {
    state_.ranking.weight = outer->weight;
    read_candidates();
  } else if (const auto* order = std::get_if<ChooseOrder>(&intent)) {
    state_.ranking.slot = order->slot;
    state_.ranking.by = order->by;
  } else if (std::holds_alternative<ChooseTab>(intent)) {
    ask_all();
  }
}

void RankDesk::changed(const Cause& cause) {
  switch (cause.why) {
    case Why::learnt:
    case Why::hidden:
      return ask(cause.at);
    case Why::types:
      for (const Slot& slot : state_.slots) ask(slot.id);
      return;
    case Why::candidates:
      if (state_.every_room) read_candidates();
      return;
    case Why::cleared:
      office_.line.drop(asked_[cause.at].id);
      the(cause.at).ranked.clear();
      [[fallthrough]];
    case Why::lost:
    case Why::ended:
      asked_.erase(cause.at);
      return;
    default:
      return;
  }
}

// What a model said of a candidate that is still there stays until it is asked again. Comes with
// the rooms, after the first visit.
void RankDesk::read_candidates() {
  Ranking& ranking = state_.ranking;
  const std::vector<Candidate> before = std::exchange(ranking.candidates, {});
  ranking.trouble = {};
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < ranking.lines.size();) {
    const std::size_t end = std::min(ranking.lines.find('\n', begin), ranking.lines.size());
    std::string_view line = std::string_view(ranking.lines).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (ranking.candidates.size() == kMostCandidates) {
      ranking.trouble = say("Only the first {0} are ranked.", kMostCandidates);
      break;
    }
    auto candidate = parse_candidate(as_read(state_, std::string(line)), number, state_.pairs());
    if (candidate) {
      candidate->weight *= ranking.weight;
      ranking.candidates.push_back(std::move(*candidate));
    } else {
      const Error& error = candidate.error();
      ranking.trouble = say("{0}.", error.said());
    }
  }
  for (const SlotId at : state_.ids()) {
    Slot& slot = the(at);
    const std::vector<Scored> answers =
        std::exchange(slot.ranked, std::vector<Scored>(ranking.candidates.size()));
    for (std::size_t i = 0; i < ranking.candidates.size(); ++i) {
      for (std::size_t j = 0; j < std::min(before.size(), answers.size()); ++j) {
        if (before[j].text == ranking.candidates[i].text) slot.ranked[i] = answers[j];
      }
    }
  }
}

void RankDesk::ask(SlotId at) {
  const std::vector<Candidate>& candidates = state_.ranking.candidates;
  // Nobody looks: the answers would only keep the models from training.
  if (!says_next(the(at)) || candidates.empty() || state_.tab != Tab::rank) return;
  Asked& asked = asked_[at];
  if (asked.id != 0) {
    asked.again = true;
    return;
  }
  asked.ranked.assign(candidates.size(), {});
  std::string text;
  for (const Candidate& candidate : candidates) text += candidate.text + "\n";
  Score score;
  score.tokens = true;
  score.apart = true;
  asked.id = office_.ask(*this, at, score, question_of(text));
}

void RankDesk::ask_all() {
  for (const SlotId at : state_.ids()) ask(at);
}

void RankDesk::take(SlotId at, Event& event) {
  Asked& asked = asked_[at];
  if (auto* scored = std::get_if<Scored>(&event.body)) {
    if (scored->line == 0 || scored->line > asked.ranked.size()) return;
    add_piece(asked.ranked[scored->line - 1], std::move(*scored));
  } else if (std::holds_alternative<Totals>(event.body)) {
    asked.id = 0;
    if (std::exchange(asked.again, false)) return ask(at);
    the(at).ranked = std::move(asked.ranked);
  }
}

void RankDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  asked_.erase(at);
  Desk::failed(at, id, failed);
}

}  // namespace onegin::web
