// Boxes of equal neighbours.
#include "draw/pixels.h"

#include <algorithm>
#include <cmath>

#include "draw/picture.h"

namespace onegin::web {

Rect place_of_pixels(const Rect& area, std::size_t side, std::size_t row, std::size_t column,
                     std::size_t rows, std::size_t columns) {
  const float unit = area.GetWidth() / static_cast<float>(side);
  const ImVec2 from(static_cast<float>(column), static_cast<float>(row));
  const ImVec2 size(static_cast<float>(columns), static_cast<float>(rows));
  return {area.Min + from * unit, area.Min + (from + size) * unit};
}

// Pixels of one colour beside each other are one box.
void draw_pixels(const Rect& area, std::size_t side, std::span<const ImU32> colours) {
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side;) {
      std::size_t end = x + 1;
      while (end < side && colours[y * side + end] == colours[y * side + x]) ++end;
      fill(place_of_pixels(area, side, y, x, 1, end - x), colours[y * side + x]);
      x = end;
    }
  }
}

std::optional<std::size_t> pointed_pixel(const Rect& area, std::size_t side) {
  if (Picture::taken() != nullptr || !ImGui::IsWindowHovered() ||
      !ImGui::IsMouseHoveringRect(area.Min, area.Max)) {
    return std::nullopt;
  }
  const ImVec2 at = ImGui::GetIO().MousePos - area.Min;
  const float unit = area.GetWidth() / static_cast<float>(side);
  const auto index = [&](float place) {
    return std::min(static_cast<std::size_t>(std::max(place, 0.0f) / unit), side - 1);
  };
  return index(at.y) * side + index(at.x);
}

// On whole pixels, so that no line runs into the next.
void draw_double_frame(const Rect& area) {
  const Rect whole({std::round(area.Min.x), std::round(area.Min.y)},
                   {std::round(area.Max.x), std::round(area.Max.y)});
  frame(inset(whole, -2, -2), theme().palette.ink);
  frame(whole, theme().palette.ink);
  frame(inset(whole, -1, -1), theme().palette.paper);
}

}  // namespace onegin::web
