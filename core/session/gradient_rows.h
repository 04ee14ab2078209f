// The check of gradients as messages: what it is asked, and its rows.
#pragma once

#include <span>

#include "evaluation/gradient_check.h"
#include "result.h"
#include "session/messages.h"

namespace onegin {

// The weights are taken over by the payload.
GradientQuestion question_of(onegin_gradient::Request&& request, Bytes& payload);
// The same back. Error: the payload has other bytes than the question says.
Result<onegin_gradient::Request> request_of(const GradientQuestion& question,
                                            std::span<const std::byte> payload);

// Its element where analytic and numeric gradient differ most.
Proof row_of(const onegin_gradient::TensorError& tensor);

}  // namespace onegin
