// The table of rooms: what stands behind each tab.
#pragma once

#include <optional>
#include <span>
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

struct Room {
  Tab tab;
  std::string_view title, help;
  std::optional<Need> (*needs)(const State&);
  // The height it asks for at a width; it gets at least what there is.
  float (*height)(const State&, float width);
  void (*draw)(const State&, const Rect&, Intents&);
  bool of_slot = false;  // shows the chosen model
};

std::span<const Room> rooms();
const Room& open_room(const State& state);

// Everything of the room that is open, below its tabs: what is said of its letters, and what it
// needs.
float room_height(const State& state, float width);
void draw_room(const State& state, const Rect& area, Intents& intents);

}  // namespace onegin::web
