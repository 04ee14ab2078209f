// What the models expected at the event pointed at, side by side.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float details_height(const State&, float width);
void draw_details(const State&, const Rect&, Intents&);

}  // namespace onegin::web
