// Draws the feature maps of every convolution as small pictures that are buttons.
#include <algorithm>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "draw/pixels.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside/inside_sees_parts.h"

namespace onegin::web {
namespace {

constexpr float kMapTile = 4 * kGrid;    // about
constexpr float kLeastTile = 3 * kGrid;  // what a finger or an unsteady hand can still hit

// Each pixel of a map is as many of the screen, but for maps of more pixels than a tile has.
float tile_of(const PictureLayer& layer) {
  const auto side = static_cast<float>(layer.side());
  if (side >= kMapTile) return kMapTile;
  const float wanted = side * 4 < kMapTile ? kLeastTile : kMapTile;
  return std::ceil(wanted / side) * side;
}

std::string maps_title(const Sight& sight, std::size_t layer) {
  const PictureLayer& maps = sight.pictures[layer];
  return tr("convolution {0}: {1} feature maps of {2} x {2} pixels", layer, maps.channels(),
            maps.side());
}

void draw_map_tile(const State& state, const Sight& sight, std::size_t layer, std::size_t map,
                   const Rect& tile, const MapScale& scale, Intents& intents) {
  const PictureLayer& maps = sight.pictures[layer];
  const bool picked = layer == sight.layer && map == sight.map;
  const std::string name = map_name(layer, map), said = map_said(maps, map);
  ImGui::PushID(static_cast<int>(map));
  const bool pressed = choice(tile, {.label = {}, .name = name, .help = said}, picked);
  explain(name + ". " + said);
  ImGui::PopID();
  if (visible(tile)) {
    draw_pixels(tile, maps.side(), colours_of_map(maps, map, scale));
    frame(inset(tile, -1, -1), picked ? theme().palette.ink : theme().palette.hairline);
    if (picked) frame(inset(tile, -2, -2), theme().palette.ink);
  }
  if (!pressed) return;
  InsideChoice chosen = state.inside;
  chosen.convolution = static_cast<std::uint32_t>(layer - 1);
  chosen.map = static_cast<std::uint32_t>(map);
  chosen.pixel.reset();
  intents.push_back(LookInside{chosen});
}

}  // namespace

float maps_height(const Sight& sight, float width) {
  float height = 0;
  for (std::size_t layer = 1; layer < sight.pictures.size(); ++layer) {
    const PictureLayer& maps = sight.pictures[layer];
    height += scaled_title_height(maps_title(sight, layer), width) +
              TileRows(tile_of(maps), width).height(maps.channels());
  }
  return height;
}

void draw_maps(const State& state, const Sight& sight, Rect area, Intents& intents) {
  for (std::size_t layer = 1; layer < sight.pictures.size(); ++layer) {
    const PictureLayer& maps = sight.pictures[layer];
    const MapScale scale = scale_of_maps(maps);
    const std::string title = maps_title(sight, layer);
    draw_scaled_title(cut_top(area, scaled_title_height(title, area.GetWidth())), title, {},
                      scale.scale, scale.most);
    const TileRows rows(tile_of(maps), area.GetWidth());
    const Rect grid = cut_top(area, rows.height(maps.channels()));
    mirror().begin_group(tr("Feature maps of convolution {0}", layer),
                         tr("All of a convolution have one scale. Press one to see it large."));
    ImGui::PushID(static_cast<int>(layer));
    for (std::size_t map = 0; map < maps.channels(); ++map) {
      draw_map_tile(state, sight, layer, map, rows.at(grid.Min + ImVec2(2, 2), map), scale,
                    intents);
    }
    ImGui::PopID();
    mirror().end_group();
  }
}

}  // namespace onegin::web
