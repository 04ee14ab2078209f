// The mark of a slot: a shape that tells slots apart where colours do not.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "draw/picture.h"
#include "draw/widgets.h"

namespace onegin::web {
namespace {

// Corners of a regular polygon, many of them a circle; or lines that cross in the middle.
struct MarkShape {
  int corners;
  float turn;  // of the first corner, in turns
  enum { filled, hollow, lines } look;
};
constexpr std::array<MarkShape, 13> kMarkShapes{{{24, 0, MarkShape::filled},
                                                 {4, 0.125f, MarkShape::filled},
                                                 {3, -0.25f, MarkShape::filled},
                                                 {4, 0, MarkShape::filled},
                                                 {3, 0.25f, MarkShape::filled},
                                                 {24, 0, MarkShape::hollow},
                                                 {4, 0.125f, MarkShape::hollow},
                                                 {3, -0.25f, MarkShape::hollow},
                                                 {4, 0, MarkShape::hollow},
                                                 {3, 0.25f, MarkShape::hollow},
                                                 {2, 0, MarkShape::lines},
                                                 {2, 0.125f, MarkShape::lines},
                                                 {3, 0.25f, MarkShape::lines}}};

}  // namespace

void draw_mark(ImVec2 centre, float radius, ImU32 colour, std::size_t mark) {
  const MarkShape& shape = kMarkShapes[std::min(mark, kMarkShapes.size() - 1)];
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const auto corners = static_cast<float>(shape.corners);
  const float begin = 2 * IM_PI * shape.turn;
  for (int i = 0; shape.look == MarkShape::lines && i < shape.corners; ++i) {
    const float angle = begin + IM_PI * static_cast<float>(i) / corners;
    const ImVec2 arm(radius * std::cos(angle), radius * std::sin(angle));
    stroke(std::array{centre - arm, centre + arm}, colour, 2);
  }
  if (shape.look == MarkShape::lines) return;
  if (Picture* picture = Picture::taken()) {
    std::array<ImVec2, 24> points;
    for (int i = 0; i < shape.corners; ++i) {
      const float angle = begin + 2 * IM_PI * static_cast<float>(i) / corners;
      points[static_cast<std::size_t>(i)] =
          centre + ImVec2(radius * std::cos(angle), radius * std::sin(angle));
    }
    const bool filled = shape.look == MarkShape::filled;
    return picture->path(std::span(points).first(static_cast<std::size_t>(shape.corners)),
                         filled ? colour : 0, filled ? 0 : colour, 1.75f, true, false);
  }
  draw->PathArcTo(centre, radius, begin, begin + 2 * IM_PI * (corners - 1) / corners,
                  shape.corners - 1);
  if (shape.look == MarkShape::filled) return draw->PathFillConvex(colour);
  draw->PathStroke(colour, ImDrawFlags_Closed, 1.75f);
}

}  // namespace onegin::web
