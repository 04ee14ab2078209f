// Reads and writes the language of scenes.
#include "scenes/scene.h"

#include <algorithm>

#include "quotation.h"

namespace onegin {
namespace {

bool is_scene_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_scene_digit(char c) { return c >= '0' && c <= '9'; }

// Goes over a line word by word: a run of letters or of digits, or any other character.
class SceneReader {
 public:
  explicit SceneReader(std::string_view text) : text_(text) {}

  std::optional<SceneFault> read(Scene& scene) {
    scene.clear();
    next();
    if (word_.empty()) return fault(SceneFault::Kind::no_shape);
    while (true) {
      SceneShape shape;
      if (const auto wrong = read_shape(shape)) return wrong;
      if (!scene.add(shape)) return fault(SceneFault::Kind::too_many);
      if (word_.empty()) return std::nullopt;
      if (word_ != ";") return fault(SceneFault::Kind::end);
      next();
    }
  }

 private:
  // Letters and bytes beyond ASCII, or a sign and digits, or one character.
  void next() {
    while (at_ < text_.size() && is_scene_space(text_[at_])) ++at_;
    std::size_t end = at_;
    const auto part = [&](auto is_part) {
      while (end < text_.size() && is_part(text_[end])) ++end;
    };
    part(is_scene_digit);
    if (end == at_) {
      part([](char c) { return !is_scene_space(c) && !is_scene_digit(c) && c != ';'; });
    }
    if (end == at_ && at_ < text_.size()) ++end;
    word_ = text_.substr(at_, end - at_);
    at_ = end;
  }

  SceneFault fault(SceneFault::Kind kind) const { return {kind, at_ - word_.size(), word_.size()}; }

  template <class Names, class Value>
  bool read_name(const Names& names, Value& value) {
    const auto found = std::find(names.begin(), names.end(), word_);
    if (found == names.end()) return false;
    value = static_cast<Value>(found - names.begin());
    next();
    return true;
  }

  std::optional<SceneFault> read_number(int lowest, int highest, int& number) {
    if (word_.empty() || !is_scene_digit(word_[0])) return fault(SceneFault::Kind::number);
    constexpr std::size_t kLongest = 4;
    number = 0;
    for (const char c : word_.substr(0, kLongest)) number = 10 * number + (c - '0');
    if (word_.size() > kLongest || number < lowest || number > highest) {
      return fault(SceneFault::Kind::range);
    }
    next();
    return std::nullopt;
  }

  std::optional<SceneFault> read_shape(SceneShape& shape) {
    if (!read_name(kSceneColours, shape.colour)) return fault(SceneFault::Kind::colour);
    if (!read_name(kSceneForms, shape.form)) return fault(SceneFault::Kind::form);
    if (const auto wrong = read_number(0, kSceneSide, shape.x)) return wrong;
    if (const auto wrong = read_number(0, kSceneSide, shape.y)) return wrong;
    return read_number(1, kMostSceneSize, shape.size);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view word_;
};

template <class Names>
std::string scene_list(const Names& names) {
  std::string list;
  for (const std::string_view name : names) add_to_list(list, name);
  return list;
}

Sentence what_is_expected(SceneFault::Kind kind) {
  switch (kind) {
    case SceneFault::Kind::colour:
      return say("write a colour here: {0}", scene_list(kSceneColours));
    case SceneFault::Kind::form:
      return say("write a shape after the colour: {0}", scene_list(kSceneForms));
    case SceneFault::Kind::number:
      return say("after a shape write x, y and size as whole numbers");
    case SceneFault::Kind::range:
      return say("x and y are from 0 to {0}, a size is from 1 to {1}", kSceneSide, kMostSceneSize);
    case SceneFault::Kind::end:
      return say("write a semicolon between two shapes");
    case SceneFault::Kind::too_many:
      return say("draw at most {0} shapes", kMostSceneShapes);
    case SceneFault::Kind::no_shape:
      break;
  }
  return say("write a scene, such as '{0}'", "red circle 8 20 6; blue square 24 9 5");
}

}  // namespace

bool Scene::add(const SceneShape& shape) {
  if (full()) return false;
  shapes_[count_++] = shape;
  return true;
}

void Scene::remove(std::size_t index) {
  const auto place = shapes_.begin() + static_cast<std::ptrdiff_t>(index);
  std::move(place + 1, shapes_.begin() + static_cast<std::ptrdiff_t>(count_), place);
  --count_;
}

bool Scene::operator==(const Scene& other) const {
  return std::equal(shapes().begin(), shapes().end(), other.shapes().begin(), other.shapes().end());
}

std::optional<SceneFault> read_scene(std::string_view text, Scene& scene) {
  return SceneReader(text).read(scene);
}

Result<Scene> parse_scene(std::string_view text) {
  Scene scene;
  const auto fault = read_scene(text, scene);
  if (!fault) return scene;
  Sentence hint = what_is_expected(fault->kind);
  if (fault->kind == SceneFault::Kind::no_shape) {
    return Error{say("there is no shape in the scene"), "", std::move(hint)};
  }
  if (fault->length == 0) {
    return Error{say("the scene ends in the midst of a shape"), "", std::move(hint)};
  }
  const auto before = text.substr(0, fault->at);
  const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  return Error{
      say("{0} is not what a scene has there", quotation(text.substr(fault->at, fault->length))),
      say("character {0} of the scene", characters + 1), std::move(hint)};
}

std::string write_scene(const Scene& scene) {
  std::string text;
  for (const SceneShape& shape : scene.shapes()) {
    if (!text.empty()) text += "; ";
    text += kSceneColours[static_cast<std::size_t>(shape.colour)];
    text += ' ';
    text += kSceneForms[static_cast<std::size_t>(shape.form)];
    for (const int number : {shape.x, shape.y, shape.size}) text += ' ' + std::to_string(number);
  }
  return text;
}

}  // namespace onegin
