// EM for interpolation weights.
#include "evaluation/mix.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace onegin {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

}  // namespace

double mix_log_prob(std::span<const double> weights, std::span<const double> log_probs) {
  double best = kImpossible;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) best = std::max(best, log_probs[i]);
  }
  if (best == kImpossible) return best;
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) sum += weights[i] * std::exp(log_probs[i] - best);
  }
  return best + std::log(sum);
}

void mix_distributions(std::span<const double> weights,
                       std::span<const std::span<const Scalar>> log_probs,
                       std::span<Scalar> mixed) {
  std::vector<double> terms(weights.size());
  for (std::size_t w = 0; w < mixed.size(); ++w) {
    for (std::size_t i = 0; i < terms.size(); ++i) terms[i] = static_cast<double>(log_probs[i][w]);
    mixed[w] = static_cast<Scalar>(mix_log_prob(weights, terms));
  }
}

double mixture_step(std::span<const std::span<const float>> log_probs, std::span<double> weights) {
  const std::size_t models = weights.size();
  std::vector<double> shares(models, 0.0);
  std::vector<double> terms(models);
  double total = 0;
  std::size_t events = 0;
  for (std::size_t t = 0; t < log_probs[0].size(); ++t) {
    double best = kImpossible;
    for (std::size_t i = 0; i < models; ++i) {
      best = std::max(best, static_cast<double>(log_probs[i][t]));
    }
    if (best == kImpossible) continue;
    double sum = 0;
    for (std::size_t i = 0; i < models; ++i) {
      terms[i] = weights[i] * std::exp(static_cast<double>(log_probs[i][t]) - best);
      sum += terms[i];
    }
    if (!(sum > 0)) continue;
    for (std::size_t i = 0; i < models; ++i) shares[i] += terms[i] / sum;
    total += best + std::log(sum);
    ++events;
  }
  if (events == 0) return kImpossible;
  for (std::size_t i = 0; i < models; ++i) weights[i] = shares[i] / static_cast<double>(events);
  return total / static_cast<double>(events);
}

Mixture::Mixture(std::size_t models)
    : weights(models, 1.0 / static_cast<double>(models)), mean_log_prob(kImpossible) {}

bool Mixture::improve(std::span<const std::span<const float>> log_probs) {
  const double before = std::exchange(mean_log_prob, mixture_step(log_probs, weights));
  ++steps;
  return mean_log_prob - before >= 1e-9 && steps < 1000;
}

Result<Mixture> fit_mixture(std::span<const std::span<const float>> log_probs) {
  if (log_probs.empty() || log_probs[0].empty()) {
    return Error{say("there are no held-out events to choose mixture weights on"), "",
                 say("train with a validation part")};
  }
  for (const auto& list : log_probs) {
    if (list.size() != log_probs[0].size()) {
      return Error{say("the models were judged on different held-out events"), "",
                   say("train them on one text with one split")};
    }
  }
  Mixture mixture(log_probs.size());
  while (mixture.improve(log_probs)) {
  }
  return mixture;
}

}  // namespace onegin
