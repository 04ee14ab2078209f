// How unit and boundary of a task are called in the interface.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace onegin::web {

inline constexpr std::array<std::string_view, 3> kUnits{"characters", "words", "white space"};
inline constexpr std::array<std::string_view, 3> kUnitValues{"character", "word", "whitespace"};
inline constexpr std::array<std::string_view, 2> kBoundaries{"running text", "lines"};
inline constexpr std::array<std::string_view, 2> kBoundaryValues{"stream", "sentence"};

// The label of a value; the first of a value that has none.
template <std::size_t N>
std::string_view label_of(const std::array<std::string_view, N>& labels,
                          const std::array<std::string_view, N>& values, std::string_view value) {
  const auto found = std::find(values.begin(), values.end(), value);
  return found == values.end() ? labels[0]
                               : labels[static_cast<std::size_t>(found - values.begin())];
}

}  // namespace onegin::web
