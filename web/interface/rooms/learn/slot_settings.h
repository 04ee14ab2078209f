// Every setting of a model, each with its explanation.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float settings_height(const Slot& model, float width);
void draw_settings(const Slot& model, Rect area, Intents& intents);

}  // namespace onegin::web
