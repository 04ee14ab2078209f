// What a network that looks at pictures sees: the picture, the feature maps of its convolutions,
// and the filters that made them.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

// 0 where its trace has no pictures.
float sees_height(const State& state, const Slot& slot, float width);
void draw_sees(const State& state, const Slot& slot, const Rect& area, Intents& intents);

}  // namespace onegin::web
