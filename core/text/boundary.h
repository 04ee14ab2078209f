// Where events begin and end: at the lines of a text, nowhere, or at the sides of pairs.
#pragma once

#include <array>
#include <string_view>

namespace onegin {

enum class Boundary : int { sentence, stream, pairs };
inline constexpr std::array<std::string_view, 3> kBoundaryNames{"sentence", "stream", "pairs"};

}  // namespace onegin
