// How a Session reaches the gradient check, which is not in every program.
#pragma once

#include <memory>

#include "evaluation/gradient_check.h"

namespace onegin {

// onegin_gradient::begin of the library in double, or null where that is not linked.
using GradientCheck = std::unique_ptr<onegin_gradient::Check> (*)(const onegin_gradient::Request&);

}  // namespace onegin
