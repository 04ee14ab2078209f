// The table over all models: what each cost, and how well it knows a part of the text.
#pragma once

#include <string>
#include <vector>

#include "evaluation/comparison.h"
#include "state/state.h"

namespace onegin::web {

// One for each model that is shown, then gzip, where its figure is there, then the text itself.
std::vector<ModelFigures> comparison_figures(const State& state);

}  // namespace onegin::web
