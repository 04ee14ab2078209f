// Random numbers that are the same on every platform: PCG32 and what is drawn from it.
#pragma once

#include <cstdint>

namespace onegin {

// PCG-XSH-RR 64/32 (O'Neill 2014). A value: copy it to repeat a sequence, save its two words to
// resume one.
class Random {
 public:
  explicit Random(std::uint64_t seed = 1, std::uint64_t stream = 0)
      : state_(0), increment_((stream << 1U) | 1U) {
    next();
    state_ += seed;
    next();
  }

  std::uint32_t next() {
    const std::uint64_t old = state_;
    state_ = old * 6364136223846793005ULL + increment_;
    const auto xorshifted = static_cast<std::uint32_t>(((old >> 18U) ^ old) >> 27U);
    const auto rotation = static_cast<std::uint32_t>(old >> 59U);
    return (xorshifted >> rotation) | (xorshifted << ((32U - rotation) & 31U));
  }

  // Uniform in [0, 1) with 53 random bits.
  double uniform() {
    const std::uint64_t high = next() >> 5U;
    const std::uint64_t low = next() >> 6U;
    return static_cast<double>((high << 26U) | low) * (1.0 / 9007199254740992.0);
  }

  // Uniform in [0, bound), without bias (rejection).
  std::uint32_t below(std::uint32_t bound) {
    const std::uint32_t threshold = (0U - bound) % bound;
    for (;;) {
      const std::uint32_t draw = next();
      if (draw >= threshold) return draw % bound;
    }
  }

  std::uint64_t state() const { return state_; }
  std::uint64_t increment() const { return increment_; }
  void restore(std::uint64_t state, std::uint64_t increment) {
    state_ = state;
    increment_ = increment;
  }

 private:
  std::uint64_t state_;
  std::uint64_t increment_;
};

}  // namespace onegin
