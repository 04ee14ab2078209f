// A scene: a drawing of a few shapes as one line of text, "red circle 8 20 6; blue square 24 9 5".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "result.h"

namespace onegin {

// The form and the colour of a shape, as they are written.
enum class SceneForm : std::uint8_t { circle, square, triangle };
inline constexpr std::array<std::string_view, 3> kSceneForms{"circle", "square", "triangle"};
enum class SceneColour : std::uint8_t { red, orange, yellow, green, blue, purple, black };
inline constexpr std::array<std::string_view, 7> kSceneColours{"red",  "orange", "yellow", "green",
                                                               "blue", "purple", "black"};

// The number of pixels to a side of a picture. Coordinates are in pixels, from the left and from
// the top.
inline constexpr int kSceneSide = 32;
inline constexpr int kMostSceneSize = kSceneSide / 2;
inline constexpr std::size_t kMostSceneShapes = 16;

struct SceneShape {
  SceneColour colour = SceneColour::red;
  SceneForm form = SceneForm::circle;
  int x = 0, y = 0;  // its centre, from 0 to kSceneSide
  int size = 1;      // from its centre to its edge, from 1 to kMostSceneSize

  bool operator==(const SceneShape&) const = default;
};

// Its shapes in the order in which they are drawn: later ones cover earlier ones.
class Scene {
 public:
  std::span<const SceneShape> shapes() const { return {shapes_.data(), count_}; }
  std::span<SceneShape> shapes() { return {shapes_.data(), count_}; }
  bool full() const { return count_ == kMostSceneShapes; }
  void clear() { count_ = 0; }
  // False: the scene is full.
  bool add(const SceneShape& shape);
  void remove(std::size_t index);

  bool operator==(const Scene& other) const;

 private:
  std::array<SceneShape, kMostSceneShapes> shapes_{};
  std::size_t count_ = 0;
};

// Why a text is no scene, and at which of its bytes.
struct SceneFault {
  enum class Kind : std::uint8_t { no_shape, colour, form, number, range, end, too_many };
  Kind kind = Kind::no_shape;
  std::size_t at = 0, length = 0;  // of the word that is wrong; 0: the text ends there
};

// Reads a line of shapes with a semicolon between two; white space is free. Allocates nothing.
// After a fault the scene has what was read before it.
std::optional<SceneFault> read_scene(std::string_view text, Scene& scene);
// Error: what is wrong, at which character, and what a scene looks like.
Result<Scene> parse_scene(std::string_view text);
// As parse_scene() reads it.
std::string write_scene(const Scene& scene);

}  // namespace onegin
