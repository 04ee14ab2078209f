// Losses, gradient norm and learning rate of the chosen model.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

void draw_losses(const State&, const Rect&, Intents&);

}  // namespace onegin::web
