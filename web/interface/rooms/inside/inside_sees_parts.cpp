// What is picked, its name, and the colours of pictures.
#include "rooms/inside/inside_sees_parts.h"

#include <algorithm>
#include <cmath>

#include "language/figures.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr float kTitleLine = 3 * kGrid;
constexpr float kScaleRoom = 20 * kGrid;

Style title_style() { return {.font = theme().fonts.bold}; }

bool has_room(std::string_view title, float width) {
  return text_width(title, title_style()) + 2 * kGrid + kScaleRoom <= width;
}

}  // namespace

Sight sight_of(const State& state, const Slot& slot) {
  Sight sight;
  const TracedModel* trace = activity_of(&slot);
  if (trace == nullptr) return sight;
  sight.pictures = pictures_of(*trace);
  if (sight.pictures.size() < 2) return {};
  const InsideChoice& choice = state.inside;
  sight.layer = std::min<std::size_t>(choice.convolution + 1, sight.pictures.size() - 1);
  sight.map = std::min<std::size_t>(choice.map, sight.maps().channels() - 1);
  const std::size_t pixels = sight.maps().side() * sight.maps().side();
  sight.pixel =
      choice.pixel && *choice.pixel < pixels ? *choice.pixel : sight.maps().highest(sight.map);
  return sight;
}

std::string map_name(std::size_t layer, std::size_t map) {
  return tr("Feature map {0} of convolution {1}", map + 1, layer);
}

std::string map_said(const PictureLayer& layer, std::size_t map) {
  const std::size_t best = layer.highest(map);
  const double most = layer.at(map, best);
  if (most == layer.at(map, layer.lowest(map)) && most == 0) return tr("It is 0 everywhere.");
  return tr("The highest is {0}, in column {1} and row {2}.", fixed(most, 2),
            best % layer.side() + 1, best / layer.side() + 1);
}

MapScale scale_of_maps(const PictureLayer& layer) {
  return {layer.has_negative() ? HeatScale::diverging : HeatScale::magnitude,
          layer.largest_magnitude()};
}

std::vector<ImU32> colours_of_map(const PictureLayer& layer, std::size_t map,
                                  const MapScale& scale) {
  std::vector<ImU32> colours;
  for (std::size_t i = 0; i < layer.side() * layer.side(); ++i) {
    colours.push_back(heat_colour(scale.scale, scale.most, layer.at(map, i)));
  }
  return colours;
}

std::vector<ImU32> colours_seen(const PictureLayer& layer) {
  if (!layer.plane->coloured) return colours_of_map(layer, 0, scale_of_maps(layer));
  std::vector<ImU32> colours;
  const auto part = [&](std::size_t channel, std::size_t pixel) {
    return static_cast<int>(std::lround(255 * std::clamp(layer.at(channel, pixel), 0.0, 1.0)));
  };
  for (std::size_t i = 0; i < layer.side() * layer.side(); ++i) {
    colours.push_back(IM_COL32(part(0, i), part(1, i), part(2, i), 255));
  }
  return colours;
}

float scaled_title_height(std::string_view title, float width) {
  return has_room(title, width) ? kTitleLine : 2 * kTitleLine;
}

void draw_scaled_title(Rect area, std::string_view title, std::string_view help, HeatScale scale,
                       double most) {
  Rect line = cut_top(area, kTitleLine);
  const bool one = has_room(title, line.GetWidth());
  const Rect head = one ? cut_left(line, text_width(title, title_style())) : line;
  draw_heading(head, title, title_style(), help);
  cut_left(line, 2 * kGrid);
  draw_heat_scale(one ? line : area, scale, most);
}

}  // namespace onegin::web
