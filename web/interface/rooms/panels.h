// The parts of the rooms: pure functions of state that report what the person wants.
#pragma once

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float inside_height(const State&, float width);
void draw_inside(const State&, const Rect&, Intents&);

// ---- what several rooms show
// The learning curves of all models, with their axis. `small`: above the strips, without a choice.
void draw_curves(const State&, const Rect&, Intents&);
void draw_small_curves(const State&, const Rect&, Intents&);
// Losses, gradient norm and learning rate of the chosen model.
void draw_losses(const State&, const Rect&, Intents&);
// The weight of each model in the mixture.
float weights_height(const State&);
void draw_weights(const State&, const Rect&, Intents&);
// The row of models that know other types than the text; else nothing.
float common_height(const State&, float width);
void draw_common(const State&, Rect, Intents&);
// What the models expected at the event pointed at, side by side; part of Score.
float details_height(const State&, float width);
void draw_details(const State&, const Rect&, Intents&);
// How two models differ, in the place of that.
float difference_height(const State&, float width);
void draw_difference(const State&, Rect head, const Rect&, Intents&);

// A panel this narrow stacks its own columns.
inline bool narrow(float width) { return width < 520; }

}  // namespace onegin::web
