// The row of models that know other types than the text; nothing where there are none.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float common_height(const State&, float width);
void draw_common(const State&, Rect, Intents&);

}  // namespace onegin::web
