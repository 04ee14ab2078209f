// Filters and draws in double with a fixed order of operations.
#include "evaluation/sampling.h"

#include <algorithm>
#include <cmath>

namespace onegin {

Result<void> SamplingConfig::check() const {
  if (!(temperature >= 0 && temperature <= 100)) {
    return Error{say("the temperature is not between 0 and 100"), "",
                 say("1 leaves the model as it is")};
  }
  if (!(top_p > 0 && top_p <= 1)) {
    return Error{say("top-p is not above 0 and at most 1"), "", say("1 keeps every token")};
  }
  return {};
}

double portable_exp(double x) {
  if (!(x > -745.0)) return 0;
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kLn2High = 6.93147180369123816490e-01;  // 33 bits, so that n * kLn2High is exact
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  const double n = std::floor(x * kLog2E + 0.5);
  const double r = (x - n * kLn2High) - n * kLn2Low;  // |r| <= ln(2) / 2
  double sum = 1;                                     // Taylor series, the smallest term first
  for (int k = 14; k >= 1; --k) sum = 1 + sum * r / k;
  return std::ldexp(sum, static_cast<int>(n));
}

std::optional<TokenId> Sampler::draw(std::span<const Scalar> log_probs, TokenId first_event) {
  kept_.clear();
  for (std::size_t id = first_event; id < log_probs.size(); ++id) {
    if (id != kUnknown && std::isfinite(log_probs[id])) kept_.push_back(static_cast<TokenId>(id));
  }
  if (kept_.empty()) return {};
  const auto better = [&](TokenId a, TokenId b) {
    return log_probs[a] != log_probs[b] ? log_probs[a] > log_probs[b] : a < b;
  };
  if (config_.temperature == 0) return *std::min_element(kept_.begin(), kept_.end(), better);

  if (config_.top_k > 0 && config_.top_k < kept_.size()) {
    std::nth_element(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(config_.top_k),
                     kept_.end(), better);
    kept_.resize(config_.top_k);
  }
  const TokenId best = *std::min_element(kept_.begin(), kept_.end(), better);
  const auto weight = [&](TokenId id) {
    const double distance =
        static_cast<double>(log_probs[id]) - static_cast<double>(log_probs[best]);
    return portable_exp(distance / config_.temperature);
  };
  if (config_.top_p < 1) {
    std::sort(kept_.begin(), kept_.end(), better);
    double total = 0;
    for (const TokenId id : kept_) total += weight(id);
    double reached = 0;
    std::size_t size = 0;
    while (size < kept_.size() && reached < config_.top_p * total) reached += weight(kept_[size++]);
    kept_.resize(std::max<std::size_t>(size, 1));
  }
  // In the order of ids, not of probabilities: two nearly equal ones then cannot change places.
  std::sort(kept_.begin(), kept_.end());
  weights_.clear();
  double total = 0;
  for (const TokenId id : kept_) {
    weights_.push_back(weight(id));
    total += weights_.back();
  }
  double left = random_.uniform() * total;
  for (std::size_t i = 0; i + 1 < kept_.size(); ++i) {
    if (left < weights_[i]) return kept_[i];
    left -= weights_[i];
  }
  return kept_.back();
}

}  // namespace onegin
