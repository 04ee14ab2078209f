// Below the map of a model that mixes parts: one part over the sentence, and what all said at one
// token.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float parts_height(const State& state, float width);
void draw_parts(const State& state, const Rect& area, Intents& intents);

}  // namespace onegin::web
