// Three passes over a row that stays in the first cache: largest, exp and sum, scaling.
#include "math/softmax.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "math/activations.h"

namespace onegin {
namespace {

// Sums and maxima run side by side in this many lanes: the compiler may not reorder one alone.
constexpr std::size_t kLanes = 16;
using Lanes = std::array<Scalar, kLanes>;

Scalar largest(std::span<const Scalar> z) {
  Lanes lanes;
  lanes.fill(-std::numeric_limits<Scalar>::infinity());
  std::size_t j = 0;
  for (; j + kLanes <= z.size(); j += kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k) lanes[k] = lanes[k] < z[j + k] ? z[j + k] : lanes[k];
  }
  for (; j < z.size(); ++j) lanes[0] = std::max(lanes[0], z[j]);
  return *std::max_element(lanes.begin(), lanes.end());
}

// sum_j exp(z_j - shift); with Keep the terms are left in z. In Scalar for a block, then in double.
template <bool Keep, class Element>
double sum_of_exp(std::span<Element> z, Scalar shift) {
  constexpr std::size_t kBlock = 16 * kLanes;
  double sum = 0;
  for (std::size_t first = 0; first < z.size(); first += kBlock) {
    const std::size_t end = std::min(z.size(), first + kBlock);
    Lanes lanes{};
    std::size_t j = first;
    for (; j + kLanes <= end; j += kLanes) {
      for (std::size_t k = 0; k < kLanes; ++k) {
        const Scalar term = fast_exp(z[j + k] - shift);
        if constexpr (Keep) z[j + k] = term;
        lanes[k] += term;
      }
    }
    for (; j < end; ++j) {
      const Scalar term = fast_exp(z[j] - shift);
      if constexpr (Keep) z[j] = term;
      lanes[0] += term;
    }
    for (const Scalar lane : lanes) sum += static_cast<double>(lane);
  }
  return sum;
}

}  // namespace

double log_sum_exp(std::span<const Scalar> z) {
  const Scalar shift = largest(z);
  return static_cast<double>(shift) + std::log(sum_of_exp<false>(z, shift));
}

void softmax(std::span<Scalar> z) {
  const auto factor = static_cast<Scalar>(1 / sum_of_exp<true>(z, largest(z)));
  for (Scalar& entry : z) entry *= factor;
}

void log_softmax(std::span<Scalar> z) {
  // In double: rounding the same shift into every entry would add up in the sum of exp.
  const double log_sum = log_sum_exp(z);
  for (Scalar& entry : z) entry = static_cast<Scalar>(static_cast<double>(entry) - log_sum);
}

double cross_entropy(std::span<Scalar> z, std::size_t event, Scalar scale) {
  const Scalar shift = largest(z);
  const double logit = static_cast<double>(z[event]) - static_cast<double>(shift);
  const double sum = sum_of_exp<true>(z, shift);
  const Scalar factor = static_cast<Scalar>(static_cast<double>(scale) / sum);
  for (Scalar& entry : z) entry *= factor;
  z[event] -= scale;
  return std::log(sum) - logit;
}

}  // namespace onegin
