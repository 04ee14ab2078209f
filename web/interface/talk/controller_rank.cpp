// The candidates of the ranking: read from what the person wrote, put to every model.
#include <algorithm>
#include <utility>

#include "talk/controller.h"

namespace onegin::web {
namespace {

// Every one of them is a row that is laid out in every frame.
constexpr std::size_t kMostCandidates = 60;

}  // namespace

// What a model said of a candidate that is still there stays until it is asked again.
void Controller::read_candidates() {
  Ranking& ranking = state_.ranking;
  const std::vector<Candidate> before = std::exchange(ranking.candidates, {});
  ranking.trouble.clear();
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < ranking.lines.size();) {
    const std::size_t end = std::min(ranking.lines.find('\n', begin), ranking.lines.size());
    std::string_view line = std::string_view(ranking.lines).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (ranking.candidates.size() == kMostCandidates) {
      ranking.trouble = "Only the first " + std::to_string(kMostCandidates) + " are ranked.";
      break;
    }
    auto candidate = parse_candidate(asked(std::string(line)), number, state_.pairs());
    if (candidate) {
      candidate->weight *= ranking.weight;
      ranking.candidates.push_back(std::move(*candidate));
    } else {
      const Error& error = candidate.error();
      ranking.trouble = error.where + ": " + error.what + "; " + error.hint + ".";
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

void Controller::rank(SlotId at) {
  Slot& slot = the(at);
  Work& work = work_[at];
  const std::vector<Candidate>& candidates = state_.ranking.candidates;
  const bool able = slot.shown && slot.learnt() && slot.phase != Phase::waiting;
  // Nobody looks: the answers would only keep the models from training.
  if (!able || candidates.empty() || state_.tab != Tab::rank) return;
  if (work.rank) {
    work.rank_again = true;
    return;
  }
  work.ranking.assign(candidates.size(), {});
  std::string text;
  for (const Candidate& candidate : candidates) text += candidate.text + "\n";
  Score score;
  score.tokens = true;
  score.apart = true;
  put_on_common(at);
  work.rank = send(at, score, question_of(text));
}

void Controller::rank_all() {
  for (const SlotId at : state_.ids()) rank(at);
}

}  // namespace onegin::web
