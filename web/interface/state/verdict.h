// Which model leads, by how much, and what that may come from, in a sentence or two.
#pragma once

#include <string>

#include "state/state.h"

namespace onegin::web {

// Empty until two models of the text can be compared.
std::string verdict(const State& state);

}  // namespace onegin::web
