// Lays out the panel: both large pictures, the small maps, the filter.
#include "rooms/inside/inside_sees.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "draw/picture.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "rooms/inside/inside_sees_large.h"
#include "rooms/inside/inside_sees_parts.h"
#include "state/intents.h"
#include "state/networks.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kSeesTitle = 3 * kGrid;
constexpr float kSeesStep = 5 * kGrid;
constexpr float kBetween = 3 * kGrid;
constexpr float kSeesPicture = 120 * kGrid;

// Both large pictures have one side: on a phone they stand beside each other, else one above the
// other.
float large_side(float width) {
  if (narrow(width)) return std::floor((width - kGrid) / 2);
  return std::clamp(std::floor(width * 0.24f / kGrid) * kGrid, 20 * kGrid, 32 * kGrid);
}

float beside_large(float width) {
  return narrow(width) ? width : width - large_side(width) - kBetween;
}

// On a phone the sentence stands below the buttons.
float place_width(float width) { return narrow(width) ? width : width - 2 * kSeesStep - 2 * kGrid; }
// Of the sentence about the last pixel, which has the longest numbers.
float place_height(const Sight& sight, float width) {
  const std::size_t last = sight.maps().side() * sight.maps().side() - 1;
  const float said = paragraph_height(place_said(sight, last), place_width(width));
  const float control = theme().measures.control;
  return (narrow(width) ? control + kGrid + said : std::max(control, said)) + kGrid;
}

float large_height(const Sight& sight, float width) {
  const float side = large_side(width);
  if (narrow(width)) return kSeesTitle + side + other_channels_height(sight, width) + kGrid;
  return 2 * (kSeesTitle + side) + other_channels_height(sight, side) + kGrid;
}

// One map before or after, over all convolutions.
void step_to(const State& state, const Sight& sight, bool on, Intents& intents) {
  std::size_t layer = sight.layer, map = sight.map;
  if (on) {
    if (++map == sight.maps().channels()) {
      ++layer;
      map = 0;
    }
  } else if (map > 0) {
    --map;
  } else {
    --layer;
    map = sight.pictures[layer].channels() - 1;
  }
  InsideChoice chosen = state.inside;
  chosen.convolution = static_cast<std::uint32_t>(layer - 1);
  chosen.map = static_cast<std::uint32_t>(map);
  chosen.pixel.reset();
  intents.push_back(LookInside{chosen});
}

void draw_place(const State& state, const Sight& sight, std::size_t lit, Rect area,
                Intents& intents) {
  const std::string said = place_said(sight, lit);
  if (Picture::taken() != nullptr) {  // which nobody presses
    draw_paragraph(area, said);
    return;
  }
  Rect line = cut_top(area, theme().measures.control);
  const bool first = sight.layer == 1 && sight.map == 0;
  const bool last =
      sight.layer + 1 == sight.pictures.size() && sight.map + 1 == sight.maps().channels();
  if (button(cut_left(line, kSeesStep), {"‹", tr("The feature map before"), {}}, Look::plain,
             !first)) {
    step_to(state, sight, false, intents);
  }
  cut_left(line, kGrid / 2);
  if (button(cut_left(line, kSeesStep), {"›", tr("The next feature map"), {}}, Look::plain,
             !last)) {
    step_to(state, sight, true, intents);
  }
  cut_left(line, kGrid);
  const bool phone = narrow(area.GetWidth());
  if (phone) cut_top(area, kGrid);
  Rect place = phone ? area : Rect(line.Min, {line.Max.x, area.Max.y});
  const float height = paragraph_height(said, place.GetWidth());
  if (!phone) place.Min.y += std::max(0.0f, (line.GetHeight() - height) / 2);
  draw_paragraph(place, said);
  mirror().note(Role::text, tr("place"), place).value = said;
}

// Where the picture, its other channels and the picked map stand, with their titles.
struct LargePlaces {
  Rect picture_title, picture, others, map_title, map;
};
LargePlaces lay_large(const Sight& sight, Rect area, float width) {
  const float side = large_side(width);
  const auto square = [side](const Rect& row) {
    return Rect(row.Min, row.Min + ImVec2(side, side));
  };
  LargePlaces places;
  if (narrow(width)) {
    Rect both = cut_top(area, kSeesTitle + side);
    Rect first = cut_left(both, side);
    cut_left(both, kGrid);
    places.picture_title = cut_top(first, kSeesTitle);
    places.map_title = cut_top(both, kSeesTitle);
    places.picture = square(first);
    places.map = square(both);
    places.others = area;
    return places;
  }
  places.picture_title = cut_top(area, kSeesTitle);
  places.picture = square(cut_top(area, side));
  places.others = cut_top(area, other_channels_height(sight, side));
  places.map_title = cut_top(area, kSeesTitle);
  places.map = square(area);
  return places;
}

void draw_large(const State& state, const Sight& sight, std::size_t lit, const LargePlaces& places,
                Intents& intents) {
  const Style bold{.font = theme().fonts.bold};
  draw_heading(places.picture_title, tr("the picture, {0} x {0} pixels", sight.seen().side()),
               bold);
  draw_seen(state, sight, lit, places.picture, intents);
  draw_other_channels(sight, places.others);
  draw_heading(places.map_title, tr("convolution {0}, map {1}", sight.layer, sight.map + 1), bold);
  draw_picked_map(state, sight, lit, places.map, intents);
}

void draw_panel(const State& state, const Slot& slot, const Sight& sight, const Rect& area,
                Intents& intents) {
  Rect rest = area;
  const float width = area.GetWidth(), beside = beside_large(width);
  ImGui::PushID("sees");
  ImGui::PushID(static_cast<int>(slot.id));
  mirror().begin_group(tr("What {0} sees", slot.name));
  const Rect place = cut_top(rest, place_height(sight, width));
  const Rect left =
      narrow(width) ? cut_top(rest, large_height(sight, width)) : cut_left(rest, large_side(width));
  const LargePlaces places = lay_large(sight, left, width);
  const std::size_t lit = lit_pixel(sight, places.picture, places.map);
  draw_place(state, sight, lit, place, intents);
  draw_large(state, sight, lit, places, intents);
  const float filter = filter_height(sight, beside);
  if (narrow(width)) {
    draw_filter(state, sight, cut_top(rest, filter), intents);
    draw_maps(state, sight, rest, intents);
  } else {
    cut_left(rest, kBetween);
    draw_maps(state, sight, cut_top(rest, maps_height(sight, beside)), intents);
    draw_filter(state, sight, cut_top(rest, filter), intents);
  }
  mirror().end_group();
  ImGui::PopID();
  ImGui::PopID();
}

float panel_height(const Sight& sight, float width) {
  const float beside =
      maps_height(sight, beside_large(width)) + filter_height(sight, beside_large(width));
  const float large = large_height(sight, width);
  return place_height(sight, width) + (narrow(width) ? large + beside : std::max(large, beside));
}

void picture_of_sight(const State& state, const Rect& area) {
  const Slot* slot = looked_into(state);
  if (slot == nullptr) return;
  const Sight sight = sight_of(state, *slot);
  Intents none;
  if (!sight.pictures.empty()) draw_panel(state, *slot, sight, area, none);
}

}  // namespace

float sees_height(const State& state, const Slot& slot, float width) {
  const Sight sight = sight_of(state, slot);
  if (sight.pictures.empty()) return 0;
  return kSeesTitle + kGrid + panel_height(sight, width) + 2 * kGrid;
}

void draw_sees(const State& state, const Slot& slot, const Rect& area, Intents& intents) {
  const Sight sight = sight_of(state, slot);
  if (sight.pictures.empty()) return;
  Rect rest = area;
  Rect head = cut_top(rest, kSeesTitle);
  cut_top(rest, kGrid);
  if (!narrow(area.GetWidth()) && looked_into(state) == &slot) {
    save_picture(state, cut_right(head, kPictureControl), tr("What {0} sees", slot.name), "sees",
                 {kSeesPicture, panel_height(sight, kSeesPicture)}, picture_of_sight, intents);
    cut_right(head, kGrid);
  }
  draw_heading(head, tr("What {0} sees", slot.name), {.font = theme().fonts.bold});
  draw_panel(state, slot, sight, rest, intents);
}

}  // namespace onegin::web
