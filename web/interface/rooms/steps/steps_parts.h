// The parts of the room Step by step.
#pragma once

#include <vector>

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/operations.h"
#include "state/state.h"

namespace onegin::web {

// The network unrolled over the word, with the cell and the arrow of the operation marked.
float network_height(const Steps& steps, const Operation& now, float width);
void draw_network(const Steps& steps, const std::vector<Operation>& all, const Rect& area);

// Matrices beside each other, as many on a line as fit; what is too wide is cut between columns.
float numbers_height(const std::vector<Shown>& parts, float width);
void draw_numbers(const std::vector<Shown>& parts, ImU32 result, const Rect& area);

// The operation in view, with its matrices.
float shows_height(const Steps& steps, const Shows& shows, float width);
void draw_operation(const Steps& steps, const Operation& operation, Rect rest, Intents& intents);

// Forward and back differ in colour, and back is dashed.
ImU32 direction_colour(Direction direction);

// After the update: the loss, what it writes, on with training.
float training_height(const Steps& steps, float width);
void draw_training(const Steps& steps, Rect area, Intents& intents);

// The weights, typed.
float weights_editor_height(const Steps& steps, float width);
void draw_weights_editor(const State& state, Rect area, Intents& intents);

}  // namespace onegin::web
