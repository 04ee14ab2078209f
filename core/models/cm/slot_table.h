// A hash table of bounded size: what followed each context, three decisions to a slot.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "math/aligned.h"
#include "models/cm/adaptive_probability.h"
#include "models/cm/bit_history.h"
#include "pieces.h"

namespace onegin {

// What one context knows of one decision.
struct BitCounts {
  std::uint16_t p = 1U << 15U;  // P(bit = 1): the mean of the bits seen, in 16 bits
  std::uint8_t count = 0;       // of them, at most kMostCounted
  std::uint8_t history = 0;     // BitHistories

  static constexpr std::uint8_t kMostCounted = 250;

  void learn(bool bit, const BitHistories& histories, const StepTable& steps) {
    const std::int32_t target = bit ? 65535 : 0;
    const auto step = static_cast<std::int32_t>(steps[count] >> 1U);  // 15 bits: no overflow
    p = static_cast<std::uint16_t>(p + (((target - p) * step) >> 15U));
    count = static_cast<std::uint8_t>(count + (count < kMostCounted ? 1 : 0));
    history = histories.next(history, bit);
  }
};

// The decisions at a node of the code and at the two levels below it, in one context.
struct CountSlot {
  static constexpr std::size_t kDecisions = 7, kLevels = 3;

  std::uint32_t check = 0;  // of the context and the node; 0: nobody's
  std::array<BitCounts, kDecisions> decisions;
};
static_assert(sizeof(CountSlot) == 32);

// Four places for each hash, in two cache lines. A new context takes the place of the one that was
// seen least.
class SlotTable {
 public:
  static constexpr std::size_t kWays = 4;

  SlotTable() = default;
  // The number of slots that `bytes` bytes hold: a power of two, at least one slot for each way.
  static std::size_t slots_in(std::size_t bytes);
  // Makes the table one of `slots` empty slots, a number that slots_in() gives.
  void reset(Pieces& pieces, std::size_t slots);

  void copy(Pieces& pieces, const SlotTable& other);

  std::size_t size() const { return slots_.size(); }
  std::size_t used() const { return used_; }
  std::size_t memory_bytes() const { return slots_.size() * sizeof(CountSlot); }

  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[first(hash)]); }
  // The slot of a hash; one that knows nothing where there is none.
  const CountSlot& find(std::uint64_t hash) const {
    const std::uint32_t check = check_of(hash);
    const CountSlot* const ways = &slots_[first(hash)];
    for (std::size_t i = 0; i < kWays; ++i) {
      if (ways[i].check == check) return ways[i];
    }
    return nothing();
  }
  // The same to be written, made where there is none.
  CountSlot& make(std::uint64_t hash);

  // To be saved, and written from a file; then recount().
  std::span<const CountSlot> slots() const { return slots_; }
  std::span<CountSlot> slots() { return slots_; }
  void recount(Pieces& pieces);

 private:
  static std::uint32_t check_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32U) | 1U;
  }
  static const CountSlot& nothing();
  std::size_t first(std::uint64_t hash) const {
    return static_cast<std::size_t>(hash) & mask_ & ~(kWays - 1);
  }

  AlignedVector<CountSlot> slots_;
  std::size_t mask_ = 0;
  std::size_t used_ = 0;
};

}  // namespace onegin
