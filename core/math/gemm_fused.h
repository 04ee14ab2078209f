// The innermost loops of the matrix product as a function that another module can give.
#pragma once

#include "math/gemm_rows.h"

namespace onegin {

namespace detail {

// multiply_rows() of rows that are packed together.
using MultiplyRows = void(int height, int width, int depth, const Scalar* a, int lda,
                          const Scalar* panels, const Limits* limits, const Base* base, Scalar* c,
                          int ldc);

}  // namespace detail

}  // namespace onegin
