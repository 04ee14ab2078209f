// Which font files a text needs beyond the Latin one that is there from the start.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace onegin::web {

// A bit per row of the table in scripts.cpp.
using FontSet = std::uint32_t;

// Draws the titles of the sample texts and nothing else.
inline constexpr std::string_view kTitleFont = "titles.ttf";

FontSet fonts_for(std::string_view text);
// Their file names, as web/fonts/fonts.cmake makes them.
std::vector<std::string_view> font_names(FontSet set);

}  // namespace onegin::web
