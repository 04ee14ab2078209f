// Finding room for a new context.
#include "models/cm/slot_table.h"

#include <algorithm>
#include <bit>

namespace onegin {

std::size_t SlotTable::slots_in(std::size_t bytes) {
  return std::max(std::bit_floor(bytes / sizeof(CountSlot)), kWays);
}

void SlotTable::reset(Pieces& pieces, std::size_t slots) {
  pieces(1, [&] {
    slots_.clear();
    slots_.reserve(slots);
    mask_ = slots - 1;
    used_ = 0;
  });
  // A slot is eight words of memory that was not touched before.
  pieces.parts(slots, 8 * Pieces::kFresh,
               [&](std::size_t first, std::size_t count) { slots_.resize(first + count); });
}

void SlotTable::copy(Pieces& pieces, const SlotTable& other) {
  pieces(1, [&] {
    slots_.clear();
    slots_.reserve(other.size());
    mask_ = other.mask_;
    used_ = other.used_;
  });
  pieces.parts(other.size(), 8 * Pieces::kFresh, [&](std::size_t first, std::size_t count) {
    const auto part = other.slots().subspan(first, count);
    slots_.insert(slots_.end(), part.begin(), part.end());
  });
}

const CountSlot& SlotTable::nothing() {
  static const CountSlot slot;
  return slot;
}

CountSlot& SlotTable::make(std::uint64_t hash) {
  const std::uint32_t check = check_of(hash);
  CountSlot* const ways = &slots_[first(hash)];
  CountSlot* least = ways;
  int fewest = 256;
  for (std::size_t i = 0; i < kWays; ++i) {
    if (ways[i].check == check) return ways[i];
    const int seen = ways[i].check == 0 ? -1 : ways[i].decisions[0].count;
    if (seen < fewest) {
      fewest = seen;
      least = &ways[i];
    }
  }
  used_ += least->check == 0 ? 1 : 0;
  *least = {};
  least->check = check;
  return *least;
}

void SlotTable::recount(Pieces& pieces) {
  pieces(1, [&] { used_ = 0; });
  pieces.parts(slots_.size(), Pieces::kCopied, [&](std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) used_ += slots_[i].check != 0 ? 1 : 0;
  });
}

}  // namespace onegin
