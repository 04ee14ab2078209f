// First weights, the same on every platform for the same seed.
#pragma once

#include <span>

#include "math/random.h"
#include "math/scalar.h"

namespace onegin {

// Uniform in [-bound, bound).
inline void fill_uniform(std::span<Scalar> weights, double bound, Random& random) {
  for (Scalar& weight : weights) {
    weight = static_cast<Scalar>((2 * random.uniform() - 1) * bound);
  }
}

// Nearly normal (the sum of twelve uniforms), mean 0: whole-number arithmetic, so that no library's
// logarithm or cosine enters.
inline void fill_normal(std::span<Scalar> weights, double deviation, Random& random) {
  for (Scalar& weight : weights) {
    std::uint32_t sum = 0;
    for (int i = 0; i < 6; ++i) {
      const std::uint32_t draw = random.next();
      sum += (draw >> 16U) + (draw & 0xFFFFU);
    }
    weight = static_cast<Scalar>((sum / 65536.0 - (6.0 - 6.0 / 65536.0)) * deviation);
  }
}

}  // namespace onegin
