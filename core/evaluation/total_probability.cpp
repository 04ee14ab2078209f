// One context after another.
#include "evaluation/total_probability.h"

#include <cmath>

namespace onegin {

double total_probability(std::span<const Scalar> log_probs) {
  double sum = 0;
  for (const Scalar log_prob : log_probs) sum += std::exp(static_cast<double>(log_prob));
  return sum;
}

double TotalProbability::progress() const {
  return walk_.events() == 0
             ? 1
             : static_cast<double>(walk_.seen()) / static_cast<double>(walk_.events());
}

bool TotalProbability::advance(const Exhausted& exhausted) {
  while (walk_.next()) {
    model_.predict(walk_.state(), log_probs_);
    const double sum = total_probability(log_probs_);
    // What is not a number is farthest of all.
    const bool nearer = std::abs(sum - kExpected) <= std::abs(farthest_ - kExpected);
    if (!nearer && !std::isnan(farthest_)) farthest_ = sum;
    ++contexts_;
    if (exhausted()) return true;
  }
  return false;
}

}  // namespace onegin
