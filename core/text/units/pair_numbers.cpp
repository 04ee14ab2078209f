// Multiplicative hashing of both halves.
#include "text/units/pair_numbers.h"

namespace onegin {

std::size_t PairNumbers::place(Pair pair) const {
  const std::uint64_t key = (std::uint64_t{pair.left} << 32U) | pair.right;
  const std::uint64_t hash = key * 0x9E3779B97F4A7C15U;
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = static_cast<std::size_t>(hash >> 32U ^ hash) & mask;
  while (slots_[i] != kNone && !(pairs_[slots_[i]] == pair)) i = (i + 1) & mask;
  return i;
}

std::uint32_t PairNumbers::add(Pair pair) {
  if (const std::uint32_t known = slots_[place(pair)]; known != kNone) return known;
  if ((pairs_.size() + 1) * 2 > slots_.size()) {
    slots_.assign(slots_.size() * 2, kNone);
    for (std::uint32_t i = 0; i < pairs_.size(); ++i) slots_[place(pairs_[i])] = i;
  }
  const auto number = static_cast<std::uint32_t>(pairs_.size());
  slots_[place(pair)] = number;
  pairs_.push_back(pair);
  return number;
}

}  // namespace onegin
