// Probabilities of a bit that learn from each bit, and the table of their logits.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace onegin {

// ln(p / (1 - p)) of p in 4096 steps, at their middles.
class StretchTable {
 public:
  static constexpr std::uint32_t kBits = 12, kSize = 1U << kBits;

  StretchTable() {
    for (std::size_t i = 0; i < kSize; ++i) {
      const double p = (static_cast<double>(i) + 0.5) / kSize;
      values_[i] = static_cast<float>(std::log(p / (1 - p)));
    }
  }
  float operator[](std::uint32_t i) const { return values_[i]; }

 private:
  std::array<float, kSize> values_{};
};
inline const StretchTable& stretch_table() {
  static const StretchTable table;
  return table;
}

// 1 / (n + 1.5) in 16 bits: the step of the mean of n bits and a half for each value towards the
// next bit.
class StepTable {
 public:
  static constexpr std::uint32_t kSize = 1024;

  StepTable() {
    for (std::uint32_t n = 0; n < kSize; ++n) {
      values_[n] = static_cast<std::uint32_t>(65536.0 / (n + 1.5));
    }
  }
  std::uint32_t operator[](std::uint32_t n) const { return values_[n]; }

 private:
  std::array<std::uint32_t, kSize> values_{};
};
inline const StepTable& step_table() {
  static const StepTable table;
  return table;
}

// P(bit = 1) as 22 bits of probability above 10 bits of count: a mean of the bits seen until there
// are `limit` of them, from then on one that forgets (lpaq's StateMap, Mahoney 2007).
class AdaptiveProbability {
 public:
  static AdaptiveProbability of(double p) {
    AdaptiveProbability made;
    made.packed_ = static_cast<std::uint32_t>(std::clamp(p, 0.0, 1.0) * ((1U << 22U) - 1)) << 10U;
    return made;
  }
  static AdaptiveProbability from(std::uint32_t packed) {
    AdaptiveProbability made;
    made.packed_ = packed;
    return made;
  }
  std::uint32_t packed() const { return packed_; }

  float probability() const { return static_cast<float>(packed_ >> 10U) * (1.0F / (1U << 22U)); }
  std::uint32_t twelve_bits() const { return packed_ >> 20U; }
  void learn(bool bit, std::uint32_t limit, const StepTable& steps) {
    const std::uint32_t count = packed_ & 1023U;
    const auto p = static_cast<std::int64_t>(packed_ >> 10U);
    const std::int64_t target = bit ? (1 << 22) - 1 : 0;
    const std::int64_t to = p + (((target - p) * steps[count]) >> 16U);
    packed_ = static_cast<std::uint32_t>(to) << 10U | (count < limit ? count + 1 : count);
  }

 private:
  std::uint32_t packed_ = 1U << 31U;
};

}  // namespace onegin
