// The parts of what a network sees: the maps of all convolutions, and the filter of the picked one.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "draw/heat_map.h"
#include "rooms/inside/inside.h"
#include "state/trace_pictures.h"

namespace onegin::web {

// The pictures of a trace, and what is picked of them.
struct Sight {
  TracePictures pictures;  // empty: there is nothing to show
  std::size_t layer = 1;   // of the picked map, its number, and one of its pixels
  std::size_t map = 0, pixel = 0;

  const PictureLayer& seen() const { return pictures.front(); }
  const PictureLayer& maps() const { return pictures[layer]; }
};
Sight sight_of(const State& state, const Slot& slot);

// "Feature map 3 of convolution 1"
std::string map_name(std::size_t layer, std::size_t map);
// "The highest is 1.23, in column 4 and row 7."
std::string map_said(const PictureLayer& layer, std::size_t map);

// One scale for all maps of a convolution: from 0, or of both signs.
struct MapScale {
  HeatScale scale = HeatScale::magnitude;
  double most = 1;
};
MapScale scale_of_maps(const PictureLayer& layer);
std::vector<ImU32> colours_of_map(const PictureLayer& layer, std::size_t map,
                                  const MapScale& scale);
// Red, green and blue, where the picture has them.
std::vector<ImU32> colours_seen(const PictureLayer& layer);

// A heading with a scale behind it, or below it where there is no room.
float scaled_title_height(std::string_view title, float width);
void draw_scaled_title(Rect area, std::string_view title, std::string_view help, HeatScale scale,
                       double most);

// The maps of every convolution, small; one is picked by a press.
float maps_height(const Sight& sight, float width);
void draw_maps(const State& state, const Sight& sight, Rect area, Intents& intents);

// The weights that made the picked map: of colours one picture, else one for each channel below.
float filter_height(const Sight& sight, float width);
void draw_filter(const State& state, const Sight& sight, Rect area, Intents& intents);

// Squares side by side, as many as a width has room for.
struct TileRows {
  float tile = 0;
  std::size_t across = 1;

  static constexpr float kGap = 4;
  TileRows(float tile_size, float width)
      : tile(tile_size),
        across(std::max<std::size_t>(1, static_cast<std::size_t>((width + kGap) / (tile + kGap)))) {
  }
  float height(std::size_t count) const {
    return (tile + kGap) * static_cast<float>((count + across - 1) / across);
  }
  Rect at(ImVec2 corner, std::size_t index) const {
    const ImVec2 place(static_cast<float>(index % across), static_cast<float>(index / across));
    const ImVec2 from = corner + place * (tile + kGap);
    return {from, from + ImVec2(tile, tile)};
  }
};

}  // namespace onegin::web
