// How two models differ, in the place of what they expected.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float difference_height(const State&, float width);
void draw_difference(const State&, Rect head, const Rect&, Intents&);

}  // namespace onegin::web
