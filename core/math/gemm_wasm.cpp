// The matrix product on WebAssembly: the blocked product over 128-bit SIMD, in the relaxed build
// with fused multiply-add.
#include <wasm_simd128.h>

#include "math/gemm_blocked.h"

namespace onegin {
namespace {

struct Lanes {
  using Type = v128_t;
  static constexpr int size = 4;
#ifdef __wasm_relaxed_simd__
  static constexpr int kRows = 6;  // 12 sums, 2 of B and one of A in V8's 15 registers
#else
  static constexpr int kRows = 5;  // 10 sums, 2 of B, one of A and one product in V8's 15 registers
#endif
  static constexpr bool kReadsRows = false;

  static Type zero() { return wasm_f32x4_const_splat(0); }
  static Type load(const Scalar* p) { return wasm_v128_load(p); }
  static Type load_unaligned(const Scalar* p) { return wasm_v128_load(p); }
  static Type splat(const Scalar* p) { return wasm_v128_load32_splat(p); }
  static Type add(Type x, Type y) { return wasm_f32x4_add(x, y); }
  static Type madd(Type x, Type y, Type z) {
#ifdef __wasm_relaxed_simd__
    return wasm_f32x4_relaxed_madd(x, y, z);
#else
    return wasm_f32x4_add(wasm_f32x4_mul(x, y), z);
#endif
  }
  static void store(Scalar* p, Type x) { wasm_v128_store(p, x); }
  static Scalar sum(Type x) {
    return (wasm_f32x4_extract_lane(x, 0) + wasm_f32x4_extract_lane(x, 1)) +
           (wasm_f32x4_extract_lane(x, 2) + wasm_f32x4_extract_lane(x, 3));
  }
};

using Gemm = detail::BlockedGemm<Lanes>;

}  // namespace

void gemm(Transpose transpose_a, Transpose transpose_b, int m, int n, int k, const Scalar* a,
          int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c, int ldc) {
  Gemm::multiply(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, beta, c, ldc);
}

void PackedMatrix::pack(Transpose transpose_b, int k, int n, const Scalar* b, int ldb) {
  k_ = k;
  n_ = n;
  data_.resize(Gemm::packed_size(k, n));
  Gemm::pack(transpose_b, k, n, b, ldb, data_.data());
}

void gemm_packed(int m, const Scalar* a, int lda, const PackedMatrix& b, Scalar beta, Scalar* c,
                 int ldc) {
  Gemm::multiply_packed(m, b.n_, b.k_, a, lda, b.data_.data(), beta, c, ldc);
}

}  // namespace onegin
