// All histories that can be reached from none, numbered as they are found.
#include "models/cm/bit_history.h"

#include <map>
#include <tuple>

namespace onegin {
namespace {

constexpr int kLargest = 23;  // count

// What is left of a count of the other bit.
int lessened(int count) {
  constexpr std::array<int, 11> kFew{0, 1, 2, 2, 3, 4, 5, 5, 6, 6, 7};
  return count < 11 ? kFew[static_cast<std::size_t>(count)] : 7 + (count - 10) / 2;
}

}  // namespace

BitHistories::BitHistories() {
  using Key = std::tuple<int, int, int>;  // zeros, ones, the last bit where there are both
  std::map<Key, std::uint8_t> numbers;
  std::array<Key, kMost> keys;
  const auto number = [&](const Key& key) {
    const auto found = numbers.find(key);
    if (found != numbers.end()) return found->second;
    keys[size_] = key;
    return numbers[key] = static_cast<std::uint8_t>(size_++);
  };
  number({0, 0, 0});
  for (std::size_t i = 0; i < size_; ++i) {
    const auto [zeros, ones, last] = keys[i];
    counts_[i] = {static_cast<std::uint8_t>(zeros), static_cast<std::uint8_t>(ones)};
    for (const int bit : {0, 1}) {
      int own = bit != 0 ? ones : zeros, other = bit != 0 ? zeros : ones;
      if (own < kLargest) ++own;
      other = lessened(other);
      const int mark = other > 0 ? bit : 0;
      next_[i][static_cast<std::size_t>(bit)] =
          number(bit != 0 ? Key{other, own, mark} : Key{own, other, mark});
    }
  }
}

const BitHistories& bit_histories() {
  static const BitHistories histories;
  return histories;
}

}  // namespace onegin
