// The innermost loops of the matrix product with fused multiply-add, as a WebAssembly module of its
// own: relaxed SIMD, which not every browser and not every compiler has. It shares the memory of
// the core, and has neither data nor a stack there.
#include "math/gemm_fused.h"

#include "math/gemm_lanes.h"

namespace {

struct Lanes : onegin::detail::WasmLanes {
  static constexpr bool kHasTables = false;
};

}  // namespace

extern "C" void multiply_rows(int height, int width, int depth, const onegin::Scalar* a, int lda,
                              const onegin::Scalar* panels, const onegin::detail::Limits* limits,
                              const onegin::detail::Base* base, onegin::Scalar* c, int ldc) {
  onegin::detail::multiply_rows<Lanes, onegin::detail::Rows::together>(
      height, width, depth, a, lda, panels, *limits, *base, c, ldc);
}
