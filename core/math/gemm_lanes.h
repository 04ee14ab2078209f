// 128-bit SIMD on WebAssembly for the matrix product; with relaxed SIMD, fused multiply-add.
#pragma once

#include <wasm_simd128.h>

#include "math/scalar.h"

namespace onegin::detail {

struct WasmLanes {
  using Type = v128_t;
  static constexpr int size = 4;
#ifdef __wasm_relaxed_simd__
  static constexpr int kRows = 6;  // 12 sums, 2 of B and one of A in V8's 15 registers
#else
  static constexpr int kRows = 5;  // 10 sums, 2 of B, one of A and one product in V8's 15 registers
#endif
  static constexpr int kHeight = 120;  // panels of either kind
  static constexpr bool kReadsRows = false;
  static constexpr bool kHasTables = true;

  static Type zero() { return wasm_f32x4_const_splat(0); }
  static Type load(const Scalar* p) { return wasm_v128_load(p); }
  static Type load_unaligned(const Scalar* p) { return wasm_v128_load(p); }
  static Type splat(const Scalar* p) { return wasm_v128_load32_splat(p); }
  static Type add(Type x, Type y) { return wasm_f32x4_add(x, y); }
  static Type madd(Type x, Type y, Type z) {
#ifdef __wasm_relaxed_simd__
    Type sum = wasm_f32x4_relaxed_madd(x, y, z);
    return sum;
#else
    return wasm_f32x4_add(wasm_f32x4_mul(x, y), z);
#endif
  }
  static void store(Scalar* p, Type x) { wasm_v128_store(p, x); }
  static void transpose(Type (&rows)[size]) {
    const Type a = wasm_i32x4_shuffle(rows[0], rows[1], 0, 4, 1, 5);
    const Type b = wasm_i32x4_shuffle(rows[2], rows[3], 0, 4, 1, 5);
    const Type c = wasm_i32x4_shuffle(rows[0], rows[1], 2, 6, 3, 7);
    const Type d = wasm_i32x4_shuffle(rows[2], rows[3], 2, 6, 3, 7);
    rows[0] = wasm_i64x2_shuffle(a, b, 0, 2);
    rows[1] = wasm_i64x2_shuffle(a, b, 1, 3);
    rows[2] = wasm_i64x2_shuffle(c, d, 0, 2);
    rows[3] = wasm_i64x2_shuffle(c, d, 1, 3);
  }
  static Scalar sum(Type x) {
    return (wasm_f32x4_extract_lane(x, 0) + wasm_f32x4_extract_lane(x, 1)) +
           (wasm_f32x4_extract_lane(x, 2) + wasm_f32x4_extract_lane(x, 3));
  }
};

}  // namespace onegin::detail
