// Sums over a row, in lanes side by side: a compiler may not reorder a single sum, so it would
// wait for each addition.
#pragma once

#include <array>
#include <cstddef>

#include "math/scalar.h"

namespace onegin {

// The sum of term(j) for j below n.
template <class Term>
Scalar sum_of(std::size_t n, const Term& term) {
  constexpr std::size_t kLanes = 16;
  std::array<Scalar, kLanes> lanes{};
  std::size_t j = 0;
  for (; j + kLanes <= n; j += kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k) lanes[k] += term(j + k);
  }
  for (; j < n; ++j) lanes[0] += term(j);
  for (std::size_t half = kLanes / 2; half > 0; half /= 2) {
    for (std::size_t k = 0; k < half; ++k) lanes[k] += lanes[k + half];
  }
  return lanes[0];
}

}  // namespace onegin
