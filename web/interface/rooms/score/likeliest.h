// Which model found the sentence likeliest, and at which token it got ahead.
#pragma once

#include "draw/widgets.h"
#include "state/state.h"

namespace onegin::web {

// Nothing until two models have read the sentence.
float likeliest_height(const State&, float width);
void draw_likeliest(const State&, const Rect&);

}  // namespace onegin::web
