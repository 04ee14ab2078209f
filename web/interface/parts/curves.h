// The learning curves of all models.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

// With their axis, for a person to choose.
void draw_curves(const State&, const Rect&, Intents&);
// Small, over time: above the strips of Score.
void draw_small_curves(const State&, const Rect&, Intents&);

}  // namespace onegin::web
