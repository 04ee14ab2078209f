// The controls of the task, in the drawer of the text.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float task_height(const State&, float width);
void draw_task(const State&, Rect area, Intents&);

}  // namespace onegin::web
