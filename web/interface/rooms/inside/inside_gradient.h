// Inside, "Gradient": the networks that keep a state from step to step, and the parts of the view.
#pragma once

#include <vector>

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

// Those of whose losses it is known how far back they are felt.
std::vector<const Slot*> traced_recurrent(const State& state);

// Why a gradient vanishes or explodes, and the settings that make it do so.
float forces_height(const State& state, float width);
void draw_forces(const State& state, Rect area, Intents& intents);

// Which loss depends on which step, of one network.
float pairs_height(const State& state, float width);
void draw_pairs(const State& state, Rect area, Intents& intents);

}  // namespace onegin::web
