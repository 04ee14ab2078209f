// Adaptive reading in the rooms Score and Compare: its switch, and why figures are not there.
// All of it comes with the rooms, after a page's first visit.
#pragma once

#include <string>
#include <vector>

#include "draw/widgets.h"
#include "state/adaptive.h"
#include "state/intents.h"

namespace onegin::web::adaptive {

inline constexpr float kSwitch = 14 * kGrid;

void draw_switch(const State& state, const Rect& area, Intents& intents);
// In Score, below the sentence: on a phone the switch; then as what reading found them tokens are
// shown.
float choice_height(const State& state, float width);
void draw_choice(const State& state, Rect area, Intents& intents);
// In Compare: the switch, and how far all are.
void draw_progress(const State& state, Rect line, Intents& intents);

// Why there are no figures of a model that goes on learning; empty: they are there, or the plain
// ones are not there either.
std::string waiting_of(const State& state, const Slot& slot, const Answer& answer);
const std::vector<ScoredToken>& tokens_of(const State& state, const Slot& slot);

}  // namespace onegin::web::adaptive
