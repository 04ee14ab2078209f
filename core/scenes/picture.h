// Scenes as pixels, the same on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scenes/scene.h"

namespace onegin {

// Red, green and blue of each pixel, row by row from the top, 0 to 255.
using Picture = std::array<std::uint8_t, std::size_t{3} * kSceneSide * kSceneSide>;
inline constexpr std::uint8_t kPaper = 255;  // what nothing is drawn on

// The red, green and blue of a colour.
std::array<std::uint8_t, 3> rgb_of(SceneColour colour);

// Draws the shapes of a scene on white paper. Edges are smooth: a pixel takes as much of a shape's
// colour as the shape covers of 8 x 8 points in it. Whole numbers throughout.
void draw_scene(const Scene& scene, Picture& picture);

// Whether a point in pixels is inside a shape.
bool is_inside(const SceneShape& shape, double x, double y);

}  // namespace onegin
