// The parts of the room Fill.
#pragma once

#include "draw/widgets.h"
#include "state/fill_room.h"
#include "state/intents.h"

namespace onegin::web::fill_room {

// The sentence's tokens, each of which a press makes a blank.
float tokens_height(const State& state, float width);
void draw_tokens(const State& state, Rect area, Intents& intents);

// For each blank what every model finds likeliest, side by side; of several also together.
float answers_height(const State& state, float width);
void draw_answers(const State& state, Rect area);

// How well each model fills blanks of the held-out part.
float means_height(const State& state, float width);
void draw_means(const State& state, Rect area, Intents& intents);

}  // namespace onegin::web::fill_room
