// Paths written as plain numbers.
#include "evaluation/decision_paths.h"

#include <algorithm>
#include <cmath>

namespace onegin {
namespace {

constexpr double kMost = LogisticMixer::kMost;

}  // namespace

TokenCode code_by_rank(std::size_t vocabulary_size, TokenId first_event) {
  std::vector<std::uint32_t> counts(vocabulary_size - first_event);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] = static_cast<std::uint32_t>((std::size_t{1} << 24U) / (i + 2));
  }
  return TokenCode::huffman(first_event, counts);
}

double entropy_of(std::span<const Scalar> log_probs) {
  double entropy = 0;
  for (const Scalar log_prob : log_probs) {
    const auto value = static_cast<double>(log_prob);
    if (value > -100) entropy -= std::exp(value) * value;
  }
  return entropy;
}

float stretched_of(double one) {
  return static_cast<float>(std::clamp(std::log(one / (1 - one)), -kMost, kMost));
}

void PathWriter::see(std::span<const Scalar> log_probs, int known, TokenId event,
                     DecisionPaths& paths) {
  code_.gather(log_probs, ones_);
  code_.path(event, path_);
  for (const double head :
       {static_cast<double>(before_.last), static_cast<double>(before_.second_last),
        entropy_of(log_probs), static_cast<double>(known), event == kUnknown ? 1.0 : 0.0,
        static_cast<double>(path_.size())}) {
    paths.push_back(static_cast<float>(head));
  }
  for (const TokenCode::Decision& decision : path_) {
    paths.push_back(static_cast<float>(decision.node * 2 + (decision.bit ? 1 : 0)));
    paths.push_back(stretched_of(ones_[decision.node]));
  }
}

}  // namespace onegin
