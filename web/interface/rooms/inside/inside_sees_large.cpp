// Draws both large pictures and what is lit in them.
#include "rooms/inside/inside_sees_large.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "draw/pixels.h"
#include "language/figures.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr float kChannelTile = 4 * kGrid;
constexpr float kChannelLine = kChannelTile + kGrid;
constexpr std::string_view kSeenHelp = phrase(
    "What stands in the frame is all that the lit pixel of the feature map depends on. Point at a "
    "place to light it in both; click to keep it.");

// The scene, or whatever source was typed, without its target.
std::string source_of(const TracedModel& trace) {
  return trace.question.substr(0, trace.question.find('\t'));
}

void keep_pixel(const State& state, std::size_t pixel, Intents& intents) {
  InsideChoice chosen = state.inside;
  chosen.pixel = pixel;
  intents.push_back(LookInside{chosen});
}

// The first channel that has no colour.
std::size_t first_plain(const Sight& sight) { return sight.seen().plane->coloured ? 3 : 0; }

std::string range_said(const PictureLayer& layer, std::size_t channel) {
  const double low = layer.at(channel, layer.lowest(channel));
  const double high = layer.at(channel, layer.highest(channel));
  return tr("from {0} to {1}", fixed(low, 2), fixed(high, 2));
}

std::string channel_title(const Sight& sight, std::size_t channel) {
  const auto& titles = sight.seen().plane->titles;
  return channel < titles.size() ? std::string(tr(titles[channel]))
                                 : tr("channel {0}", channel + 1);
}

float channel_width(const Sight& sight, std::size_t channel) {
  return kChannelTile + kGrid + text_width(channel_title(sight, channel), {}) + 2 * kGrid;
}

// Where each of the others stands, wrapped to a width, from the corner on.
std::vector<ImVec2> lay_channels(const Sight& sight, float width) {
  std::vector<ImVec2> places;
  ImVec2 at(0, kGrid);
  for (std::size_t c = first_plain(sight); c < sight.seen().channels(); ++c) {
    const float own = channel_width(sight, c);
    if (at.x > 0 && at.x + own > width) at = {0, at.y + kChannelLine};
    places.push_back(at);
    at.x += own;
  }
  return places;
}

}  // namespace

std::size_t lit_pixel(const Sight& sight, const Rect& picture, const Rect& map) {
  if (const auto pixel = pointed_pixel(map, sight.maps().side())) return *pixel;
  const std::size_t side = sight.seen().side();
  if (const auto pixel = pointed_pixel(picture, side)) {
    return pixel_over(sight.pictures, sight.layer, *pixel / side, *pixel % side);
  }
  return sight.pixel;
}

std::string place_said(const Sight& sight, std::size_t pixel) {
  const std::size_t side = sight.maps().side();
  const PixelArea area = receptive_area(sight.pictures, sight.layer, pixel);
  return tr(
      "Column {0}, row {1} of feature map {2}: {3}, from columns {4} to {5} and rows {6} to {7} of "
      "the picture.",
      pixel % side + 1, pixel / side + 1, sight.map + 1,
      fixed(sight.maps().at(sight.map, pixel), 2), area.column + 1, area.end_column, area.row + 1,
      area.end_row);
}

void draw_seen(const State& state, const Sight& sight, std::size_t lit, const Rect& area,
               Intents& intents) {
  const PictureLayer& seen = sight.seen();
  draw_pixels(area, seen.side(), colours_seen(seen));
  frame(inset(area, -1, -1), theme().palette.hairline);
  const PixelArea from = receptive_area(sight.pictures, sight.layer, lit);
  draw_double_frame(
      place_of_pixels(area, seen.side(), from.row, from.column, from.rows(), from.columns()));
  MirrorItem& item = mirror().note(Role::image, tr("The picture that the network sees"), area);
  item.value = tr("{0} x {0} pixels: {1}", seen.side(), source_of(*seen.trace));
  item.help = tr(kSeenHelp);
  const auto pointed = pointed_pixel(area, seen.side());
  if (!pointed || !ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return;
  keep_pixel(state, lit, intents);
}

void draw_picked_map(const State& state, const Sight& sight, std::size_t lit, const Rect& area,
                     Intents& intents) {
  const PictureLayer& maps = sight.maps();
  const std::size_t side = maps.side();
  const MapScale scale = scale_of_maps(maps);
  draw_pixels(area, side, colours_of_map(maps, sight.map, scale));
  frame(inset(area, -1, -1), theme().palette.hairline);
  const Rect place = place_of_pixels(area, side, lit / side, lit % side, 1, 1);
  draw_double_frame(place);
  const std::string name = map_name(sight.layer, sight.map);
  HeatMap map;
  map.name = name;
  map.help = tr(kSeenHelp);
  map.rows = map.columns = side;
  map.scale = scale.scale;
  map.most = scale.most;
  for (std::size_t i = 0; i < side * side; ++i) {
    map.values.push_back(static_cast<float>(maps.at(sight.map, i)));
  }
  map.row = lit / side;
  map.column = lit % side;
  map.row_said = tr("row {0}", *map.row + 1);
  map.column_said = tr("column {0}", *map.column + 1);
  map.spoken = map_said(maps, sight.map);
  if (const auto asked = mirror_grid(map, area, place)) {
    return keep_pixel(state, asked->row * side + asked->column, intents);
  }
  const auto pointed = pointed_pixel(area, side);
  if (pointed && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) keep_pixel(state, *pointed, intents);
}

float other_channels_height(const Sight& sight, float width) {
  const auto places = lay_channels(sight, width);
  return places.empty() ? 0 : places.back().y + kChannelLine;
}

void draw_other_channels(const Sight& sight, const Rect& area) {
  const PictureLayer& seen = sight.seen();
  std::size_t channel = first_plain(sight);
  for (const ImVec2& place : lay_channels(sight, area.GetWidth())) {
    const Rect tile(area.Min + place, area.Min + place + ImVec2(kChannelTile, kChannelTile));
    std::vector<ImU32> colours;
    for (std::size_t i = 0; i < seen.side() * seen.side(); ++i) {
      colours.push_back(heat_colour(HeatScale::diverging, 1, seen.at(channel, i)));
    }
    draw_pixels(tile, seen.side(), colours);
    frame(inset(tile, -1, -1), theme().palette.hairline);
    const std::string title = channel_title(sight, channel);
    draw_text({{tile.Max.x + kGrid, tile.Min.y}, {area.Max.x, tile.Max.y}}, title,
              {.colour = theme().palette.soft});
    mirror().note(Role::image, title, tile).value = range_said(seen, channel);
    explain_area(tile, tr("Each pixel also says its {0}: {1}", title, range_said(seen, channel)));
    ++channel;
  }
}

}  // namespace onegin::web
