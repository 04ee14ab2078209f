// The settings of a model's card: the few that matter, or all of them.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float settings_height(const Slot& model);
float folded_settings_height();
// What is higher than `area` scrolls inside it.
void draw_settings(const Slot& model, const Rect& area, Intents& intents);

}  // namespace onegin::web
