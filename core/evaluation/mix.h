// Linear interpolation of models: P = sum_i w_i P_i, the weights by EM on held-out events.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "math/scalar.h"
#include "result.h"

namespace onegin {

// What stands for a mixture where a kind or a name of a model is expected.
inline constexpr std::string_view kMixtureKind = "mixture";
// The same of one whose weights learn online (evaluation/gated_mixture.h).
inline constexpr std::string_view kOnlineMixture = "mixture, online";

// ln P of one event from ln P_i of each model. weights.size() == log_probs.size().
double mix_log_prob(std::span<const double> weights, std::span<const double> log_probs);

// The same for whole distributions: log_probs[i][w] is ln P_i(w), mixed[w] becomes ln P(w). All
// have the size of `mixed`; what no model of any weight thinks possible gets -infinity.
void mix_distributions(std::span<const double> weights,
                       std::span<const std::span<const Scalar>> log_probs, std::span<Scalar> mixed);

// One step of EM (Jelinek & Mercer 1980): each weight becomes the mean share of its model in the
// mixture's probability. Returns the mean ln P under the weights as they were, which no step
// lowers. log_probs[i][t]: model i, event t; events that no model thinks possible are left out.
double mixture_step(std::span<const std::span<const float>> log_probs, std::span<double> weights);

struct Mixture {
  explicit Mixture(std::size_t models);  // equal weights

  std::vector<double> weights;  // sum to 1
  double mean_log_prob;         // of the held-out events, natural logarithm
  int steps = 0;

  // One step. True while there is more to gain: 1e-9 nats, and at most 1000 steps.
  bool improve(std::span<const std::span<const float>> log_probs);
};

// From equal weights until nothing is gained. Errors: no model, no event, or lists of different
// length.
Result<Mixture> fit_mixture(std::span<const std::span<const float>> log_probs);

}  // namespace onegin
