// Ranks and the k likeliest, in one pass over the distribution.
#include "evaluation/choices.h"

#include <algorithm>

namespace onegin {

std::uint32_t rank_of(std::span<const Scalar> log_probs, TokenId first_event, TokenId token) {
  const Scalar own = log_probs[token];
  std::uint32_t rank = 1;
  for (std::size_t id = first_event; id < log_probs.size(); ++id) {
    if (log_probs[id] > own || (log_probs[id] == own && id < token)) ++rank;
  }
  return rank;
}

std::vector<TokenChoice> likeliest(std::span<const Scalar> log_probs, TokenId first_event,
                                   std::size_t count) {
  const auto better = [](const TokenChoice& a, const TokenChoice& b) {
    return a.log_prob != b.log_prob ? a.log_prob > b.log_prob : a.id < b.id;
  };
  // A heap of the best so far, the worst of them on top.
  std::vector<TokenChoice> best;
  if (count == 0) return best;
  for (std::size_t id = first_event; id < log_probs.size(); ++id) {
    const TokenChoice choice{static_cast<TokenId>(id), static_cast<double>(log_probs[id])};
    if (best.size() == count) {
      if (!better(choice, best.front())) continue;
      std::pop_heap(best.begin(), best.end(), better);
      best.back() = choice;
    } else {
      best.push_back(choice);
    }
    std::push_heap(best.begin(), best.end(), better);
  }
  std::sort(best.begin(), best.end(), better);
  return best;
}

}  // namespace onegin
