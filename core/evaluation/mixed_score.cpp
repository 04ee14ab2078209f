// Mixes a line's events one by one and adds them up.
#include "evaluation/mixed_score.h"

#include <utility>
#include <vector>

#include "evaluation/mix.h"

namespace onegin {

LineScore mix_line(std::span<const LineScore* const> lines, std::span<const double> weights) {
  const LineScore& first = *lines[0];
  std::vector<double> mixed, event(lines.size());
  for (std::size_t t = 0; t < first.log_probs.size(); ++t) {
    for (std::size_t i = 0; i < lines.size(); ++i) event[i] = lines[i]->log_probs[t];
    mixed.push_back(mix_log_prob(weights, event));
  }
  return line_with(first, std::move(mixed));
}

LineScore line_with(const LineScore& line, std::vector<double> log_probs) {
  LineScore other;
  other.line = line.line;
  other.unknown = line.unknown;
  other.sums = line.sums;  // the counts are the same
  other.sums.log_prob = other.sums.log_prob_without_oov = 0;
  for (std::size_t t = 0; t < log_probs.size(); ++t) {
    other.sums.log_prob += log_probs[t];
    if (other.unknown[t] == 0) other.sums.log_prob_without_oov += log_probs[t];
  }
  other.log_probs = std::move(log_probs);
  return other;
}

}  // namespace onegin
