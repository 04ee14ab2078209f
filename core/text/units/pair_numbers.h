// Pairs of numbers, numbered in the order in which they are added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace onegin {

struct Pair {
  std::uint32_t left = 0, right = 0;
  bool operator==(const Pair& other) const { return left == other.left && right == other.right; }
};

// Open addressing with linear probing.
class PairNumbers {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  PairNumbers() : slots_(64, kNone) {}
  // The number of a pair; kNone if it was not added.
  std::uint32_t find(Pair pair) const { return slots_[place(pair)]; }
  // The same, adding the pair if it is new.
  std::uint32_t add(Pair pair);
  std::size_t size() const { return pairs_.size(); }
  Pair operator[](std::uint32_t number) const { return pairs_[number]; }

 private:
  std::size_t place(Pair pair) const;

  std::vector<Pair> pairs_;
  std::vector<std::uint32_t> slots_;  // numbers; a power of two, at most half full
};

}  // namespace onegin
