// A square picture of few pixels, each of them a box.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "draw/widgets.h"

namespace onegin::web {

// Colours (side, side), row by row from the top, over a square.
void draw_pixels(const Rect& area, std::size_t side, std::span<const ImU32> colours);
// Where a block of pixels stands in it.
Rect place_of_pixels(const Rect& area, std::size_t side, std::size_t row, std::size_t column,
                     std::size_t rows, std::size_t columns);
// The pixel under the pointer.
std::optional<std::size_t> pointed_pixel(const Rect& area, std::size_t side);
// A frame that can be seen on every colour.
void draw_double_frame(const Rect& area);

}  // namespace onegin::web
