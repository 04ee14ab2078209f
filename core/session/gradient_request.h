// What a check of gradients needs to know of a session's model.
#pragma once

#include "evaluation/gradient_check.h"
#include "session/held_model.h"

namespace onegin {

// The model and the first tokens of its text; of pairs the first one, where the model reads
// sources. Error: it is no network.
Result<onegin_gradient::Request> gradient_request(HeldModel& held,
                                                  const CorpusBuilder::Built& built);

}  // namespace onegin
