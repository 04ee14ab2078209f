// The matrix product on WebAssembly: the blocked product over 128-bit SIMD. Its innermost loops may
// be replaced by a module of their own (gemm_fused.cpp).
#include <array>

#include "math/gemm_blocked.h"
#include "math/gemm_fused.h"
#include "math/gemm_lanes.h"

namespace onegin {
namespace {

struct Lanes : detail::WasmLanes {
  static void multiply_rows(int height, int width, int depth, const Scalar* a, int lda,
                            const Scalar* panels, const detail::Limits& limits,
                            const detail::Base& base, Scalar* c, int ldc) {
    kernel(height, width, depth, a, lda, panels, &limits, &base, c, ldc);
  }
  // Read anew for every call: a page may set another function in the place of this one in the
  // table of functions.
  static detail::MultiplyRows* volatile kernel;
};

void plain_rows(int height, int width, int depth, const Scalar* a, int lda, const Scalar* panels,
                const detail::Limits* limits, const detail::Base* base, Scalar* c, int ldc) {
  detail::multiply_rows<detail::WasmLanes, detail::Rows::together>(height, width, depth, a, lda,
                                                                   panels, *limits, *base, c, ldc);
}

detail::MultiplyRows* volatile Lanes::kernel = plain_rows;

using Gemm = detail::BlockedGemm<Lanes>;

}  // namespace

const GemmKernel* gemm_kernel() {
  alignas(16) static std::array<char, 1024> stack;  // of the other module
  static GemmKernel kernel;
  const auto address = [](auto* p) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(p));
  };
  kernel = {address(&plain_rows), address(stack.data() + stack.size())};
  return &kernel;
}

}  // namespace onegin

#include "math/gemm_products.h"
