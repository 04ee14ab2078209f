// A small control beside each chart, strip and table, by which a picture of it is saved.
#pragma once

#include <string_view>

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

inline constexpr float kPictureControl = 10 * kGrid;

// Fills an area as the room does. Each is called picture_of_: see web/page/page.cmake.
using Drawing = void (*)(const State&, const Rect&);

// `name`: what it shows, said above it. `size`: of what is drawn.
void save_picture(const State& state, const Rect& area, std::string_view name,
                  std::string_view file, ImVec2 size, Drawing draw, Intents& intents);

}  // namespace onegin::web
