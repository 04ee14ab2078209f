// Whether what the step of a lesson waits for has come.
#pragma once

#include <string_view>
#include <vector>

#include "state/state.h"

namespace onegin::web {

// The step that is open begins now.
StepBegun begin_step(const State& state);
// Whether what it waits for has come. A word that is not known is never reached.
bool reached(const State& state);
// Every word that a step may wait for but those of Lessons::mark().
std::vector<std::string_view> known_waits();

}  // namespace onegin::web
