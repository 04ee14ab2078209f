// The scene as pixels, with the hand that moves its shapes and the light on what was looked at.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/pixels.h"
#include "language/words.h"
#include "rooms/describe/describe_room_parts.h"
#include "scenes/picture.h"

namespace onegin::web::describe_room {
namespace {

constexpr std::string_view kSceneHelp = phrase(
    "The 32 x 32 pixels that the Captioner sees. Drag a shape to move it; below, each can be "
    "chosen and changed by the keyboard as well.");

ImU32 colour_at(const Picture& picture, std::size_t pixel) {
  return IM_COL32(picture[3 * pixel], picture[3 * pixel + 1], picture[3 * pixel + 2], 255);
}

std::vector<ImU32> colours_of(const Picture& picture) {
  std::vector<ImU32> colours;
  for (std::size_t i = 0; i < picture.size() / 3; ++i) colours.push_back(colour_at(picture, i));
  return colours;
}

// What was looked at least lies in the dark.
void draw_looks(Looks looks, const Rect& area) {
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(looks.size())));
  if (side == 0 || side * side != looks.size()) return;
  const float most = *std::max_element(looks.begin(), looks.end());
  const float unit = area.GetWidth() / static_cast<float>(side);
  for (std::size_t i = 0; i < looks.size(); ++i) {
    const ImVec2 corner =
        area.Min + ImVec2(static_cast<float>(i % side), static_cast<float>(i / side)) * unit;
    const float dark = most > 0 ? 1 - looks[i] / most : 0;
    fill({corner, corner + ImVec2(unit, unit)}, IM_COL32(20, 20, 30, static_cast<int>(190 * dark)));
  }
}

struct Hand {
  Rect area;
  float unit() const { return area.GetWidth() / kSceneSide; }
  ImVec2 in_scene(ImVec2 place) const { return (place - area.Min) / unit(); }
};

// The topmost shape under a point.
std::optional<std::size_t> shape_at(const Scene& scene, ImVec2 point) {
  const auto shapes = scene.shapes();
  for (std::size_t i = shapes.size(); i-- > 0;) {
    if (is_inside(shapes[i], static_cast<double>(point.x), static_cast<double>(point.y))) return i;
  }
  return std::nullopt;
}

// A shape that a hand draws stays whole in the picture.
int inside(int place, int size) { return std::clamp(place, size, kSceneSide - size); }

// The shape keeps its place under the pointer, from where it was taken.
void take_hand(const Drawing& all, const Hand& hand, ImGuiID id, Intents& intents) {
  bool hovered = false, held = false;
  ImGui::ButtonBehavior(hand.area, id, &hovered, &held, ImGuiButtonFlags_PressedOnClick);
  const ImVec2 mouse = hand.in_scene(ImGui::GetIO().MousePos);
  ImGuiStorage* storage = ImGui::GetStateStorage();
  const ImGuiID x = id + 1, y = id + 2, taken = id + 3;
  if (held && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
    const auto shape = shape_at(all.scene, mouse);
    intents.push_back(Act{What::hold, {}, shape ? static_cast<double>(*shape) : -1.0});
    storage->SetInt(taken, shape ? static_cast<int>(*shape) : -1);
    if (!shape) return;
    const SceneShape& one = all.scene.shapes()[*shape];
    storage->SetFloat(x, static_cast<float>(one.x) - mouse.x);
    storage->SetFloat(y, static_cast<float>(one.y) - mouse.y);
    return;
  }
  if (!held || !ImGui::IsMousePosValid()) return;  // the pointer may have left with the press
  const int shape = storage->GetInt(taken, -1);
  if (shape < 0 || static_cast<std::size_t>(shape) >= all.scene.shapes().size()) return;
  SceneShape moved = all.scene.shapes()[static_cast<std::size_t>(shape)];
  const SceneShape before = moved;
  const auto near = [&](float place) {
    return inside(static_cast<int>(std::lround(place)), moved.size);
  };
  moved.x = near(mouse.x + storage->GetFloat(x));
  moved.y = near(mouse.y + storage->GetFloat(y));
  if (moved == before) return;
  intents.push_back(redrawn(all.scene, static_cast<std::size_t>(shape), moved));
}

void draw_held(const Drawing& all, const Rect& area) {
  if (!all.held || *all.held >= all.scene.shapes().size()) return;
  const SceneShape& shape = all.scene.shapes()[*all.held];
  const float unit = area.GetWidth() / kSceneSide;
  const ImVec2 centre =
      area.Min + ImVec2(static_cast<float>(shape.x), static_cast<float>(shape.y)) * unit;
  const float half = static_cast<float>(shape.size) * unit + 3;
  frame({centre - ImVec2(half, half), centre + ImVec2(half, half)}, theme().palette.focus, 3);
}

}  // namespace

Looks looks_of(const Caption& caption, std::size_t word) {
  if (!caption.looks) return {};
  const PlaneDescription* attention = caption.looks->find("attention");
  if (attention == nullptr || word >= static_cast<std::size_t>(attention->rows)) return {};
  const auto columns = static_cast<std::size_t>(attention->columns);
  return caption.looks->values(*attention).subspan(word * columns, columns);
}

Intent redrawn(const Scene& scene, std::size_t index, const std::optional<SceneShape>& shape) {
  Scene changed = scene;
  if (shape) {
    SceneShape& one = changed.shapes()[index];
    one = *shape;
    one.x = inside(one.x, one.size);
    one.y = inside(one.y, one.size);
  } else {
    changed.remove(index);
  }
  return Act{What::scene, write_scene(changed)};
}

void draw_scene_under_hand(const Drawing& all, Looks looks, const Rect& area, Intents& intents) {
  Picture picture;
  if (all.photo) {
    picture = all.photo->pixels;
  } else {
    draw_scene(all.scene, picture);
  }
  ImGui::PushClipRect(area.Min, area.Max, true);
  draw_pixels(area, kSceneSide, colours_of(picture));
  if (!looks.empty()) draw_looks(looks, area);
  if (!all.photo) draw_held(all, area);
  ImGui::PopClipRect();
  frame(area, theme().palette.hairline);
  if (all.photo) {
    MirrorItem& image =
        mirror().note(Role::image, tr("The picture {0} as models see it", all.photo->name), area);
    image.value = tr("{0} x {0} pixels", kSceneSide);
    return;
  }
  const ImGuiID id = ImGui::GetID("scene");
  if (ImGui::ItemAdd(area, id)) take_hand(all, {area}, id, intents);
  MirrorItem& image = mirror().describe(Role::image, tr("Picture of the scene"));
  image.value = write_scene(all.scene);
  image.help = tr(kSceneHelp);
}

}  // namespace onegin::web::describe_room
