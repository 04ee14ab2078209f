// Held-out events in chunks.
#include "evaluation/held_out.h"

#include <algorithm>

#include "evaluation/score.h"

namespace onegin {

bool HeldOutScorer::advance(const Exhausted& exhausted) {
  std::vector<EventScore> scores(events_at_once(model_.parameters(), false));
  while (log_probs_.size() < events_.size()) {
    const std::size_t size = std::min(scores.size(), events_.size() - log_probs_.size());
    model_.score(state_, events_.subspan(log_probs_.size(), size), std::span(scores).first(size));
    for (std::size_t i = 0; i < size; ++i) {
      log_probs_.push_back(static_cast<float>(scores[i].log_prob));
    }
    if (exhausted()) break;
  }
  return log_probs_.size() < events_.size();
}

}  // namespace onegin
