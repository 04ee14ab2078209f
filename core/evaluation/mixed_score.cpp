// Mixes a line's events one by one and adds them up.
#include "evaluation/mixed_score.h"

#include <vector>

#include "evaluation/mix.h"

namespace onegin {

LineScore mix_line(std::span<const LineScore* const> lines, std::span<const double> weights) {
  const LineScore& first = *lines[0];
  LineScore mixed;
  mixed.line = first.line;
  mixed.unknown = first.unknown;
  mixed.sums = first.sums;  // the counts are the same for all
  mixed.sums.log_prob = mixed.sums.log_prob_without_oov = 0;
  std::vector<double> event(lines.size());
  for (std::size_t t = 0; t < first.log_probs.size(); ++t) {
    for (std::size_t i = 0; i < lines.size(); ++i) event[i] = lines[i]->log_probs[t];
    const double log_prob = mix_log_prob(weights, event);
    mixed.log_probs.push_back(log_prob);
    mixed.sums.log_prob += log_prob;
    if (mixed.unknown[t] == 0) mixed.sums.log_prob_without_oov += log_prob;
  }
  return mixed;
}

}  // namespace onegin
