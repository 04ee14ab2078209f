// What traces call the planes of a layer that reads from the right.
#pragma once

#include <string>
#include <string_view>

#include "models/neural/planes.h"

namespace onegin {

// Begins the name of each such plane: "back_h" beside "h".
inline constexpr std::string_view kBackwards = "back_";

// The plane of such a layer for that of one that reads from the left.
Plane backwards_plane(const Plane& plane);
// Its equation likewise, as TraceableModel has them: '"' marks what is of the step after, as '\''
// of the step before: "back_c = back_f * back_c" + back_i * back_g".
std::string backwards_equation(std::string_view equation);

}  // namespace onegin
