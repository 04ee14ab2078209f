// What is said of a model: how it stands, what it is doing, its figures.
#pragma once

#include <string>
#include <vector>

#include "language/figures.h"
#include "state/state.h"

namespace onegin::web {

// How it stands, with the time that is left.
std::string status_of(const Slot& model);
// Between 0 and 1: how much of its training is done.
double progress_of(const Slot& model);
// Why it has nothing to say yet; empty: it has learnt something.
std::string not_learnt(const Slot& model);
// What training says of it, one figure a line.
std::vector<Fact> figures_of(const Slot& model);

}  // namespace onegin::web
