// Bit histories: what a few bits of memory keep of the bits that followed a context.
#pragma once

#include <array>
#include <cstdint>

namespace onegin {

// A history is a number below kHistories that stands for counts of zeros and ones and, where there
// were both, the last bit. When a bit comes, a large count of the other one shrinks: what happened
// lately says more (Mahoney 2005, PAQ6).
class BitHistories {
 public:
  static constexpr std::size_t kMost = 256;

  BitHistories();

  std::uint8_t next(std::uint8_t history, bool bit) const { return next_[history][bit ? 1 : 0]; }
  std::uint32_t zeros(std::uint8_t history) const { return counts_[history][0]; }
  std::uint32_t ones(std::uint8_t history) const { return counts_[history][1]; }
  std::size_t size() const { return size_; }

 private:
  std::array<std::array<std::uint8_t, 2>, kMost> next_{}, counts_{};
  std::size_t size_ = 0;
};
const BitHistories& bit_histories();

}  // namespace onegin
