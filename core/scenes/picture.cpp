// Counts the points of each pixel that a shape covers.
#include "scenes/picture.h"

#include <algorithm>
#include <cstdlib>

namespace onegin {
namespace {

// Points to a side of a pixel, each in the middle of its part; lengths are in half such parts.
constexpr int kPoints = 8, kUnits = 2 * kPoints;

// Of a point so far from the centre, of a shape of that size, all in one unit.
template <class Number>
bool covers(SceneForm form, Number dx, Number dy, Number size) {
  switch (form) {
    case SceneForm::circle:
      return dx * dx + dy * dy <= size * size;
    case SceneForm::square:
      return dx <= size && -dx <= size && dy <= size && -dy <= size;
    case SceneForm::triangle:  // on its base, as high as wide
      return dy <= size && 2 * dx <= dy + size && -2 * dx <= dy + size;
  }
  return false;
}

// How many of the points of a pixel.
int points_covered(const SceneShape& shape, int column, int row) {
  int count = 0;
  for (int j = 0; j < kPoints; ++j) {
    const int dy = kUnits * (row - shape.y) + 2 * j + 1;
    for (int i = 0; i < kPoints; ++i) {
      const int dx = kUnits * (column - shape.x) + 2 * i + 1;
      count += covers(shape.form, dx, dy, kUnits * shape.size) ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

std::array<std::uint8_t, 3> rgb_of(SceneColour colour) {
  constexpr std::array<std::array<std::uint8_t, 3>, kSceneColours.size()> kRgb{{{214, 40, 40},
                                                                                {245, 130, 32},
                                                                                {245, 205, 30},
                                                                                {40, 150, 70},
                                                                                {40, 90, 210},
                                                                                {130, 60, 170},
                                                                                {20, 20, 20}}};
  return kRgb[static_cast<std::size_t>(colour)];
}

void draw_scene(const Scene& scene, Picture& picture) {
  constexpr int kAll = kPoints * kPoints;
  picture.fill(kPaper);
  for (const SceneShape& shape : scene.shapes()) {
    const auto rgb = rgb_of(shape.colour);
    const auto first = [&](int centre) { return std::max(0, centre - shape.size); };
    const auto end = [&](int centre) { return std::min(kSceneSide, centre + shape.size); };
    for (int row = first(shape.y); row < end(shape.y); ++row) {
      for (int column = first(shape.x); column < end(shape.x); ++column) {
        const int covered = points_covered(shape, column, row);
        std::uint8_t* pixel = picture.data() + 3 * (row * kSceneSide + column);
        for (std::size_t i = 0; i < 3; ++i) {
          const int mixed = pixel[i] * (kAll - covered) + rgb[i] * covered;
          pixel[i] = static_cast<std::uint8_t>((mixed + kAll / 2) / kAll);
        }
      }
    }
  }
}

bool is_inside(const SceneShape& shape, double x, double y) {
  return covers<double>(shape.form, x - shape.x, y - shape.y, shape.size);
}

}  // namespace onegin
