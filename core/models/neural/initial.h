// First weights, the same on every platform for the same seed.
#pragma once

#include <span>

#include "math/random.h"
#include "math/scalar.h"
#include "pieces.h"

namespace onegin {

// Uniform in [-bound, bound).
inline void fill_uniform(Pieces& pieces, std::span<Scalar> weights, double bound, Random& random) {
  pieces.parts(weights.size(), Pieces::kDrawn, [&](std::size_t first, std::size_t count) {
    for (Scalar& weight : weights.subspan(first, count)) {
      weight = static_cast<Scalar>((2 * random.uniform() - 1) * bound);
    }
  });
}

// Nearly normal (the sum of twelve uniforms), mean 0: whole-number arithmetic, so that no library's
// logarithm or cosine enters.
inline void fill_normal(Pieces& pieces, std::span<Scalar> weights, double deviation,
                        Random& random) {
  pieces.parts(weights.size(), Pieces::kDrawn, [&](std::size_t first, std::size_t count) {
    for (Scalar& weight : weights.subspan(first, count)) {
      std::uint32_t sum = 0;
      for (int i = 0; i < 6; ++i) {
        const std::uint32_t draw = random.next();
        sum += (draw >> 16U) + (draw & 0xFFFFU);
      }
      weight = static_cast<Scalar>((sum / 65536.0 - (6.0 - 6.0 / 65536.0)) * deviation);
    }
  });
}
// The same at once.
inline void fill_normal(std::span<Scalar> weights, double deviation, Random& random) {
  Pieces all;
  fill_normal(all, weights, deviation, random);
}

}  // namespace onegin
