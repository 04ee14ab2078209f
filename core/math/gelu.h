// The Gaussian error linear unit (Hendrycks & Gimpel 2016), exact as nanoGPT has it: x Phi(x),
// where Phi is the distribution function of the standard normal distribution.
//
// In float erf is the rational approximation 7.1.26 of Abramowitz & Stegun (1964): absolute error
// of Phi below 2e-7. One exponential serves Phi and its derivative. In double, where gradients are
// checked, erf is the library's.
#pragma once

#include <cmath>

#include "math/activations.h"

namespace onegin {

struct Normal {
  Scalar distribution;  // Phi(x)
  Scalar density;       // phi(x)
};

inline Normal normal_at(float x) {
  constexpr float kDensity = 0.398942280F;  // 1 / sqrt(2 pi)
  const float bell = fast_exp(-0.5F * x * x);
  const float t = 1.0F / (1.0F + 0.3275911F * 0.707106781F * std::fabs(x));
  float p = 1.061405429F;
  p = p * t - 1.453152027F;
  p = p * t + 1.421413741F;
  p = p * t - 0.284496736F;
  p = p * t + 0.254829592F;
  const float tail = 0.5F * p * t * bell;  // Phi(-|x|)
  return {x < 0 ? tail : 1.0F - tail, kDensity * bell};
}

inline Normal normal_at(double x) {
  return {static_cast<Scalar>(0.5 * std::erfc(-x / std::sqrt(2.0))),
          static_cast<Scalar>(std::exp(-0.5 * x * x) / std::sqrt(2 * 3.14159265358979323846))};
}

inline Scalar gelu(Scalar x) { return x * normal_at(x).distribution; }
// Its derivative.
inline Scalar gelu_slope(Scalar x) {
  const Normal normal = normal_at(x);
  return normal.distribution + x * normal.density;
}

// The approximation by tanh that GPT-2 and minGPT were trained with:
// x/2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
inline Scalar gelu_by_tanh(Scalar x) {
  constexpr auto kRoot = static_cast<Scalar>(0.79788456080286536);
  constexpr auto kCube = static_cast<Scalar>(0.044715);
  return x / 2 * (1 + fast_tanh(kRoot * (x + kCube * x * x * x)));
}
inline Scalar gelu_by_tanh_slope(Scalar x) {
  constexpr auto kRoot = static_cast<Scalar>(0.79788456080286536);
  constexpr auto kCube = static_cast<Scalar>(0.044715);
  const Scalar t = fast_tanh(kRoot * (x + kCube * x * x * x));
  return (1 + t) / 2 + x / 2 * (1 - t * t) * kRoot * (1 + 3 * kCube * x * x);
}

}  // namespace onegin
