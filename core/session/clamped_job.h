// A question to a model some of whose numbers are held at values.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/neural/model_copy.h"
#include "session/jobs.h"

namespace onegin {

using ClampSettings = std::vector<std::pair<std::string, std::string>>;

// "f_l0.12" and a number. Error: it is not spelled so.
Result<std::vector<Clamp>> read_clamps(const ClampSettings& settings);

// The network that the session holds, or why it cannot be looked into.
Result<NeuralModel*> traceable_model(Workbench& bench);

// A job that `make` makes for the session's model or, where something is held, for a copy of it.
using MakeJob = std::function<std::unique_ptr<Job>(const Asked&)>;
JobResult ask_clamped(Workbench& bench, const ClampSettings& settings, const MakeJob& make);

}  // namespace onegin
