// From what the rule says of itself: "characters;left+right,left+right", numbers of its types in
// hexadecimal.
#include "text/units/merged_pairs.h"

#include <charconv>
#include <cstdint>

namespace onegin {

std::vector<std::pair<std::string, std::string>> merged_pairs(const UnitRule& rule,
                                                              std::size_t most) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const std::string learnt = rule.learnt();
  const std::size_t begin = learnt.find(';');
  if (begin == std::string::npos) return pairs;
  const std::vector<std::string> types = rule.types();
  const char* at = learnt.data() + begin + 1;
  const char* const end = learnt.data() + learnt.size();
  while (at < end && pairs.size() < most) {
    std::uint32_t left = 0, right = 0;
    const char* const sign = std::from_chars(at, end, left, 16).ptr;
    if (sign == end || *sign != '+') break;
    at = std::from_chars(sign + 1, end, right, 16).ptr;
    if (left >= types.size() || right >= types.size()) break;
    pairs.emplace_back(types[left], types[right]);
    if (at < end) ++at;  // the comma
  }
  return pairs;
}

}  // namespace onegin
