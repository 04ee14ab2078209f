// Inside, "How far back": the loss by tokens shown, and what each token of the sentence leans on.
#pragma once

#include <string>
#include <vector>

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float inside_context_height(const State&, float width);
void draw_inside_context(const State&, const Rect&, Intents&);

inline constexpr float kContextRow = 24;

// Models of which something is measured, and their figures: bits per token.
std::vector<const Slot*> models_measured(const State&);
double bits_of(const ContextPoint& point);
std::string context_bits(double bits);

// A row for each model, a column for each k.
float context_table_height(const State&, float width);
void draw_context_table(const State&, Rect rest);

// The lower part: the sentence under every model, shaded by what the token pointed at leans on.
float leaning_height(const State&, float width);
void draw_leaning(const State&, const Rect&, Intents&);

}  // namespace onegin::web
