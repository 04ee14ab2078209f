// How a Session reaches the gradient check, which is not in every program.
#pragma once

#include "evaluation/gradient_check.h"

namespace onegin {

// onegin_gradient::check of the library in double, or null where that is not linked.
using GradientCheck = onegin_gradient::Answer (*)(const onegin_gradient::Request&);

}  // namespace onegin
