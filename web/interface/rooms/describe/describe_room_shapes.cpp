// The shapes of the scene as a list; the one that is held is recoloured, formed, moved, sized and
// deleted.
#include <algorithm>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "language/words.h"
#include "rooms/describe/describe_room_parts.h"
#include "scenes/picture.h"

namespace onegin::web::describe_room {
namespace {

constexpr float kRow = 28, kAction = 18 * kGrid;
constexpr int kLeastSize = 4;  // of the samples: the models know no smaller numbers

constexpr std::string_view kOpenHelp = phrase(
    "Any picture: it is made as small as scenes are, and described in their words. It can be "
    "dropped on the page, too.");

float control_line() { return theme().measures.control + kGrid; }
float slider_line() { return theme().measures.slider + kGrid; }

// The words of the scene's own language, which is that of captions, too.
std::vector<std::string> options_of(std::span<const std::string_view> words) {
  std::vector<std::string> all;
  for (const std::string_view word : words) all.emplace_back(word);
  return all;
}

std::string name_of(const SceneShape& shape) {
  return tr("{0} {1} at {2}, {3}, size {4}", kSceneColours[static_cast<std::size_t>(shape.colour)],
            kSceneForms[static_cast<std::size_t>(shape.form)], shape.x, shape.y, shape.size);
}

void draw_row(const SceneShape& shape, std::size_t index, bool held, Rect line, Intents& intents) {
  ImGui::PushID(static_cast<int>(index));
  const std::string name = name_of(shape);
  if (choice(line, {.label = {}, .name = name}, held)) {
    intents.push_back(Act{What::hold, {}, held ? -1.0 : static_cast<double>(index)});
  }
  ImGui::PopID();
  cut_left(line, kGrid);
  Rect colour = cut_left(line, 2 * kGrid);
  colour = {{colour.Min.x, colour.GetCenter().y - kGrid},
            {colour.Max.x, colour.GetCenter().y + kGrid}};
  const auto rgb = rgb_of(shape.colour);
  fill(colour, IM_COL32(rgb[0], rgb[1], rgb[2], 255), 3);
  cut_left(line, kGrid);
  draw_text(line, name);
}

void draw_picture_button(Rect line, Intents& intents) {
  const Words words{.label = tr("Open a picture"), .help = tr(kOpenHelp)};
  if (button(cut_left(line, kAction), words, Look::plain)) intents.push_back(OpenFile{});
}

// One number of the shape.
void draw_number(const Drawing& all, std::size_t index, std::string_view label,
                 int SceneShape::*number, int least, int most, const Rect& place,
                 Intents& intents) {
  SceneShape shape = all.scene.shapes()[index];
  const Scale scale{
      .minimum = static_cast<double>(least), .maximum = static_cast<double>(most), .whole = true};
  if (const auto chosen = slider(place, {.label = label}, scale, shape.*number)) {
    shape.*number = static_cast<int>(*chosen);
    intents.push_back(redrawn(all.scene, index, shape));
  }
}

void draw_choices(const Drawing& all, std::size_t index, Rect line, Intents& intents) {
  const SceneShape& shape = all.scene.shapes()[index];
  const float third = (line.GetWidth() - 2 * kGrid) / 3;
  const auto colour = select(cut_left(line, third), {.label = tr("colour"), .name = tr("Colour")},
                             options_of(kSceneColours), static_cast<std::size_t>(shape.colour));
  cut_left(line, kGrid);
  const auto form = select(cut_left(line, third), {.label = tr("form"), .name = tr("Form")},
                           options_of(kSceneForms), static_cast<std::size_t>(shape.form));
  cut_left(line, kGrid);
  SceneShape changed = shape;
  if (colour) changed.colour = static_cast<SceneColour>(*colour);
  if (form) changed.form = static_cast<SceneForm>(*form);
  if (!(changed == shape)) intents.push_back(redrawn(all.scene, index, changed));
  if (button(line, {.label = tr("Delete")}, Look::plain, all.scene.shapes().size() > 1)) {
    intents.push_back(redrawn(all.scene, index, std::nullopt));
  }
}

void draw_held_controls(const Drawing& all, std::size_t index, Rect area, Intents& intents) {
  const SceneShape& shape = all.scene.shapes()[index];
  draw_choices(all, index, cut_top(area, theme().measures.control), intents);
  cut_top(area, kGrid);
  Rect line = cut_top(area, theme().measures.slider);
  const float third = (line.GetWidth() - 4 * kGrid) / 3;
  draw_number(all, index, tr("from the left"), &SceneShape::x, shape.size, kSceneSide - shape.size,
              cut_left(line, third), intents);
  cut_left(line, 2 * kGrid);
  draw_number(all, index, tr("from the top"), &SceneShape::y, shape.size, kSceneSide - shape.size,
              cut_left(line, third), intents);
  cut_left(line, 2 * kGrid);
  draw_number(all, index, tr("size"), &SceneShape::size, kLeastSize, kMostSceneSize - 1, line,
              intents);
}

// In the middle, in the first colour and form that are not there together.
SceneShape another(const Scene& scene) {
  SceneShape shape{.x = kSceneSide / 2, .y = kSceneSide / 2, .size = 5};
  for (std::size_t i = 0; i < kSceneColours.size() * kSceneForms.size(); ++i) {
    shape.colour = static_cast<SceneColour>(i % kSceneColours.size());
    shape.form = static_cast<SceneForm>(i % kSceneForms.size());
    const auto shapes = scene.shapes();
    if (std::none_of(shapes.begin(), shapes.end(), [&](const SceneShape& one) {
          return one.colour == shape.colour && one.form == shape.form;
        })) {
      break;
    }
  }
  return shape;
}

}  // namespace

float shapes_height(const Drawing& all, float) {
  if (all.photo) return control_line();
  const auto rows = static_cast<float>(all.scene.shapes().size());
  return rows * kRow + kGrid + control_line() + (all.held ? control_line() + slider_line() : 0);
}

void draw_shapes(const Drawing& all, Rect area, Intents& intents) {
  if (all.photo) {
    Rect line = cut_top(area, theme().measures.control);
    if (button(cut_left(line, kAction), {.label = tr("Back to the scene")}, Look::plain)) {
      intents.push_back(Act{What::scene, write_scene(all.scene)});
    }
    cut_left(line, kGrid);
    return draw_picture_button(line, intents);
  }
  mirror().begin_group(tr("Shapes"));
  for (std::size_t i = 0; i < all.scene.shapes().size(); ++i) {
    draw_row(all.scene.shapes()[i], i, all.held == i, cut_top(area, kRow), intents);
  }
  cut_top(area, kGrid);
  if (all.held && *all.held < all.scene.shapes().size()) {
    draw_held_controls(all, *all.held, cut_top(area, control_line() + slider_line()), intents);
  }
  Rect line = cut_top(area, theme().measures.control);
  if (button(cut_left(line, kAction), {.label = tr("Add a shape")}, Look::plain,
             !all.scene.full())) {
    Scene more = all.scene;
    more.add(another(more));
    intents.push_back(Act{What::scene, write_scene(more)});
    intents.push_back(Act{What::hold, {}, static_cast<double>(more.shapes().size() - 1)});
  }
  cut_left(line, kGrid);
  draw_picture_button(line, intents);
  mirror().end_group();
}

}  // namespace onegin::web::describe_room
