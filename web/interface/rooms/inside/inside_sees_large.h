// The picture that a network sees and the picked feature map, large, with one place lit in both.
#pragma once

#include "rooms/inside/inside_sees_parts.h"

namespace onegin::web {

// The pixel of the picked map that is lit: under the pointer, in the picture or in the map; else
// the picked one.
std::size_t lit_pixel(const Sight& sight, const Rect& picture, const Rect& map);
// "Column 4, row 7 of feature map 3: 1.23, from columns 5 to 11 and rows 10 to 16 of the picture."
std::string place_said(const Sight& sight, std::size_t pixel);

void draw_seen(const State& state, const Sight& sight, std::size_t lit, const Rect& area,
               Intents& intents);
void draw_picked_map(const State& state, const Sight& sight, std::size_t lit, const Rect& area,
                     Intents& intents);

// What the picture has beside colours, small and by name.
float other_channels_height(const Sight& sight, float width);
void draw_other_channels(const Sight& sight, const Rect& area);

}  // namespace onegin::web
