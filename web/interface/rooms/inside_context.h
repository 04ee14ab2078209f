// Inside, "How far back": the loss by tokens shown, and what each token of the sentence leans on.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float inside_context_height(const State&, float width);
void draw_inside_context(const State&, const Rect&, Intents&);

// The lower part: the sentence under every model, shaded by what the token pointed at leans on.
float leaning_height(const State&, float width);
void draw_leaning(const State&, const Rect&, Intents&);

}  // namespace onegin::web
