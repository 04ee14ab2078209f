// Scenes of one shape or two, and what they show.
//
// Two shapes differ in colour or in form. The one that comes first in the rainbow is named first,
// and of one colour a circle before a square before a triangle: so a scene has one caption, which
// can be told from its pixels. A relation is that of the longer way from one centre to the other.
// Shapes are inside the picture and apart from each other.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <tuple>

#include "pairs/pairs.h"
#include "scenes/scene.h"

namespace onegin::pairs {
namespace {

// Sizes: small ones, and the others.
constexpr int kFirstSmall = 4, kFirstLarge = 7, kSmallSizes = 2, kLargeSizes = 2;
// The longer way between two centres is longer by so much at the least.
constexpr int kClearly = 4;

bool is_small(const SceneShape& shape) { return shape.size < kFirstLarge; }

int up_to(Random& random, int first, int count) {
  return first + static_cast<int>(random.below(static_cast<std::uint32_t>(count)));
}

SceneShape draw_shape(Random& random) {
  SceneShape shape;
  shape.colour = static_cast<SceneColour>(random.below(kSceneColours.size()));
  shape.form = static_cast<SceneForm>(random.below(kSceneForms.size()));
  const bool small = random.below(2) == 0;
  shape.size =
      small ? up_to(random, kFirstSmall, kSmallSizes) : up_to(random, kFirstLarge, kLargeSizes);
  const int places = kSceneSide - 2 * shape.size + 1;
  shape.x = up_to(random, shape.size, places);
  shape.y = up_to(random, shape.size, places);
  return shape;
}

// One beside the other, or above it, and clearly so; and not of one name.
bool are_apart(const SceneShape& a, const SceneShape& b) {
  if (a.colour == b.colour && a.form == b.form) return false;
  const int dx = std::abs(a.x - b.x), dy = std::abs(a.y - b.y);
  return std::max(dx, dy) > a.size + b.size && std::abs(dx - dy) >= kClearly;
}

bool is_named_first(const SceneShape& a, const SceneShape& b) {
  return std::tie(a.colour, a.form) < std::tie(b.colour, b.form);
}

std::string plainly(const SceneShape& shape) {
  return std::string(kSceneColours[static_cast<std::size_t>(shape.colour)]) + " " +
         std::string(kSceneForms[static_cast<std::size_t>(shape.form)]);
}

// "a small red circle", "an orange square".
std::string named(const SceneShape& shape) {
  if (is_small(shape)) return "a small " + plainly(shape);
  return (shape.colour == SceneColour::orange ? "an " : "a ") + plainly(shape);
}

std::string written(const SceneShape& shape) {
  std::string text = plainly(shape);
  for (const int number : {shape.x, shape.y, shape.size}) text += " " + std::to_string(number);
  return text;
}

std::string relation(const SceneShape& a, const SceneShape& b) {
  const int dx = a.x - b.x, dy = a.y - b.y;
  if (std::abs(dx) > std::abs(dy)) return dx < 0 ? "left of" : "right of";
  return dy < 0 ? "above" : "below";
}

// A scene in which `is_allowed` of each shape; one in ten has one shape.
template <class Allowed>
Pair draw_scene(Random& random, const Allowed& is_allowed) {
  const bool alone = random.below(10) == 0;
  while (true) {
    const SceneShape a = draw_shape(random), b = draw_shape(random);
    if (alone && is_allowed(a)) return {written(a), named(a)};
    if (alone || !are_apart(a, b) || !is_allowed(a) || !is_allowed(b)) continue;
    // In the text the shapes stand in the order in which they were drawn.
    const SceneShape& first = is_named_first(a, b) ? a : b;
    const SceneShape& second = is_named_first(a, b) ? b : a;
    return {written(a) + "; " + written(b),
            named(first) + " " + relation(first, second) + " " + named(second)};
  }
}

// Colours and forms that the training part of the second sample does not have together.
bool is_new(const SceneShape& shape) {
  return (shape.colour == SceneColour::red && shape.form == SceneForm::triangle) ||
         (shape.colour == SceneColour::green && shape.form == SceneForm::circle) ||
         (shape.colour == SceneColour::blue && shape.form == SceneForm::square);
}

// Tokens of a line of pairs whose unit is the word.
std::size_t words_of(const std::string& line) {
  const auto marks = std::count_if(line.begin(), line.end(),
                                   [](char c) { return c == ' ' || c == ';' || c == '\n'; });
  return static_cast<std::size_t>(marks) + 3;  // the first of both parts, and the separator
}

}  // namespace

std::string scenes() {
  return lines_of(4000, 1826, [](Random& random) -> Pair {
    return draw_scene(random, [](const SceneShape&) { return true; });
  });
}

// The last tenth of the words, which is what is held out, are scenes with a combination that is
// new.
std::string scenes_new() {
  constexpr std::size_t kKnown = 3600, kParts = 9;
  std::string lines = lines_of(kKnown, 1833, [](Random& random) -> Pair {
    return draw_scene(random, [](const SceneShape& shape) { return !is_new(shape); });
  });
  std::size_t known = 0, held_out = 0;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at) + 1;
    known += words_of(lines.substr(at, end - at));
    at = end;
  }
  Random random(1837);
  std::set<std::string> sources;
  while (kParts * held_out < known) {
    bool has_new = false;
    const Pair pair = draw_scene(random, [&](const SceneShape& shape) {
      has_new = has_new || is_new(shape);
      return true;  // and so it is asked of the shapes of the scene alone
    });
    if (!has_new || !sources.insert(pair.source).second) continue;
    const std::string line = pair.source + "\t" + pair.target + "\n";
    held_out += words_of(line);
    lines += line;
  }
  return lines;
}

}  // namespace onegin::pairs
