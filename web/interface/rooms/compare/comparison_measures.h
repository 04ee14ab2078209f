// Below the table over all models: columns that are measured when a person wants them.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::compare_room {

float measures_height(const State& state);
void draw_measures(const State& state, Rect area, Intents& intents);

}  // namespace onegin::web::compare_room
