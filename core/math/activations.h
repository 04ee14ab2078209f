// exp, tanh and sigmoid, fast enough to vanish beside the matrix products.
//
// In float they are arithmetic alone, without table or branch, so that compilers turn loops over
// them into SIMD; the same operations natively and on WebAssembly give the same bits. In double,
// where gradients are checked, they are the library's.
//
// Largest errors in float, which tests/math/activations_test.cpp sweeps for:
//   fast_exp      2e-7 relative where the result is above 1e-37; below it may be 0
//   fast_tanh     4e-7 relative
//   fast_sigmoid  3e-7 absolute
// NaN stays NaN; infinities give the limits. The choices are written so that NaN fails the test.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "math/scalar.h"

namespace onegin {

// e^x = 2^n e^r with n = round(x / ln 2) and |r| <= ln(2) / 2, where e^r = 1 + r + r^2 q(r) with
// the minimax q of degree 4 (relative error 3e-9).
inline float fast_exp(float x) {
  constexpr float kRound = 12582912.0F;  // 1.5 * 2^23: adding it rounds to a whole number
  // ln 2 in two parts; n times the first is exact.
  constexpr float kLn2High = 0.693359375F, kLn2Low = -2.12194440e-4F;
  x = x < -88.0F ? -88.0F : x;
  const float shifted = x * 1.44269504F + kRound;
  const float n = shifted - kRound;
  const float r = (x - n * kLn2High) - n * kLn2Low;
  float q = 0.00138145406F;
  q = q * r + 0.00836874545F;
  q = q * r + 0.0416683890F;
  q = q * r + 0.166665211F;
  q = q * r + 0.499999940F;
  const float e = (q * r) * r + r + 1.0F;
  // 2^n from its exponent bits; those of n = -127 are zero.
  std::uint32_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127U) << 23U;
  float scale;
  std::memcpy(&scale, &bits, sizeof bits);
  return e * scale;
}

// tanh x = x P(x^2) / Q(x^2), minimax of degrees 4 and 4 on [0, 9.02] (relative error 2e-8);
// beyond, tanh is 1 in float.
inline float fast_tanh(float x) {
  float a = std::fabs(x);
  a = a > 9.02F ? 9.02F : a;
  const float u = a * a;
  float p = 1.33190294e-8F;
  p = p * u + 2.05834494e-5F;
  p = p * u + 0.00349403266F;
  p = p * u + 0.133797169F;
  p = p * u + 1.0F;
  float q = 7.76200181e-7F;
  q = q * u + 3.28308961e-4F;
  q = q * u + 0.0258710664F;
  q = q * u + 0.467130303F;
  q = q * u + 1.0F;
  const float y = (a * p) / q;
  return std::copysign(y > 1.0F ? 1.0F : y, x);
}

inline float fast_sigmoid(float x) { return 0.5F + 0.5F * fast_tanh(0.5F * x); }

inline double fast_exp(double x) { return std::exp(x); }
inline double fast_tanh(double x) { return std::tanh(x); }
inline double fast_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

void tanh_in_place(std::size_t n, Scalar* x);
void sigmoid_in_place(std::size_t n, Scalar* x);

}  // namespace onegin
