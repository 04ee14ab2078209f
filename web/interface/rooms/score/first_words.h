// What a person wants to know who sees the page for the first time.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

// Until a network has begun to learn.
bool has_first_words(const State& state);
float first_words_height(const State& state, float width);
void draw_first_words(const State& state, Rect area, Intents& intents);

}  // namespace onegin::web
