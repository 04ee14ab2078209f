// What a network that reads the source of a pair by itself takes from it, step by step: the
// attention between both sides, or the one vector that stands for all of the source.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

// 0 where its trace has no source.
float source_height(const State& state, const Slot& slot, float width);
void draw_source(const State& state, const Slot& slot, const Rect& area, Intents& intents);

}  // namespace onegin::web
