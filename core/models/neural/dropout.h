// Dropout (Srivastava et al. 2014): a factor 0 or 1/(1 - p) for every element.
#pragma once

#include <cstddef>
#include <vector>

#include "math/random.h"
#include "math/scalar.h"

namespace onegin {

// Draws `count` factors into `mask`: 0 with probability p (to 1/65536), else 1/(1 - p).
void draw_dropout(double p, std::size_t count, Random& random, std::vector<Scalar>& mask);

// x_i *= mask_i
void apply_dropout(const std::vector<Scalar>& mask, std::size_t count, Scalar* x);

}  // namespace onegin
