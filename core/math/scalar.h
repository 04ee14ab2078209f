// The one scalar type of the core: float, or double in the build that checks gradients.
#pragma once

namespace onegin {

#ifdef ONEGIN_DOUBLE
using Scalar = double;
#else
using Scalar = float;
#endif

}  // namespace onegin
