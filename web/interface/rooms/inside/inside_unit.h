// One unit: its curve over the sentence, the equations of a step, and where it is highest and
// lowest in the held-out text.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float unit_height(const State& state, float width);
void draw_unit(const State& state, const Rect& area, Intents& intents);

}  // namespace onegin::web
