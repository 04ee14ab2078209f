// The weight of each model in the mixture, and what changes it.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float weights_height(const State&);
void draw_weights(const State&, const Rect&, Intents&);

}  // namespace onegin::web
