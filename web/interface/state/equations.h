// The equations of a step with their numbers, out of a trace.
#pragma once

#include <string>
#include <vector>

#include "state/inside.h"

namespace onegin::web {

// "c = f · c(t-1) + i · g = 0.9312 · 0.4100 + 0.2000 · 0.7000 = 0.5218", a line for each equation
// of the layer. What stands before a sigmoid or a tanh is found by inverting it.
std::vector<std::string> equations_at(const TracedModel& trace, double layer, std::size_t step,
                                      std::size_t unit);

}  // namespace onegin::web
