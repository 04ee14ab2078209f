// The table of rooms: what stands behind each tab.
#pragma once

#include <optional>
#include <string_view>

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

// Why a room has nothing to show, and the button that gives it.
struct Need {
  std::string_view sentence, button;
  Intent intent;
};

// What each room defines for its row of rooms.def.
#define ONEGIN_ROOM(id, number, title, help, needs_what, flags)              \
  namespace id##_room {                                                      \
    std::optional<Need> needs(const State&); /* if the row names it */       \
    /* The height it asks for at a width; it gets at least what there is. */ \
    float height(const State&, float width);                                 \
    void draw(const State&, const Rect&, Intents&);                          \
  }
#include "state/rooms.def"
#undef ONEGIN_ROOM

// It stands among the tabs, open or not.
bool is_offered(const State& state, const TabRow& row);

// Everything of the room that is open, below its tabs: what is said of its letters, and what it
// needs.
float room_height(const State& state, float width);
void draw_room(const State& state, const Rect& area, Intents& intents);

}  // namespace onegin::web
