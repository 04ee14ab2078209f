// How far back the losses of a traced sentence are felt.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "state/inside.h"

namespace onegin::web {

// Distance k and the mean norm of dL_t/dh_{t-k} over the steps t that reach so far back; of the top
// layer. Empty: the network keeps no state from step to step.
std::vector<std::pair<double, double>> gradient_reach(const TracedModel& trace);

// The top layer that has a hidden state.
double top_layer(const TracedModel& trace);

// The mean of |tanh'| = 1 - h^2 over the sentence, where the hidden state is a tanh by itself.
std::optional<double> mean_slope(const TracedModel& trace);

}  // namespace onegin::web
