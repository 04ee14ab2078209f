// How a Score reads whose model goes on learning, or whose events a mixture is to learn from.
#pragma once

#include "evaluation/score.h"
#include "session/workbench.h"

namespace onegin {

// Of the session's model. Error: it cannot go on learning, or not together with what else is asked.
Result<Reading> begin_reading(Workbench& bench, const Score& command);

}  // namespace onegin
