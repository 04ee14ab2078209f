// The one matrix product: Eigen natively, our own SIMD128 micro-kernel on WebAssembly.
#pragma once

#include <cstdint>

#include "math/aligned.h"
#include "math/band.h"
#include "math/scalar.h"

namespace onegin {

enum class Transpose { no, yes };

// C (m, n) = beta * C + op(A) (m, k) * op(B) (k, n), all row-major. lda, ldb, ldc are the distances
// between rows of A, B, C as they are stored. beta is 0 or 1; with 0, C may hold anything.
// Allocates nothing after the first call of a size.
void gemm(Transpose transpose_a, Transpose transpose_b, int m, int n, int k, const Scalar* a,
          int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c, int ldc);

// C (m, n) = op(A) (m, k) * op(B) (k, n) where C's band is; what is outside may be written, too.
void gemm_to_band(Band band, Transpose transpose_a, Transpose transpose_b, int m, int n, int k,
                  const Scalar* a, int lda, const Scalar* b, int ldb, Scalar* c, int ldc);
// C (m, n) = A (m, k) * B (k, n), where only the band of A counts and the rest of A is zero.
void gemm_of_band(Band band, int m, int n, int k, const Scalar* a, int lda, const Scalar* b,
                  int ldb, Scalar* c, int ldc);
// C (k, n) += A^T (k, m) * B (m, n), likewise.
void gemm_of_band_back(Band band, int m, int n, int k, const Scalar* a, int lda, const Scalar* b,
                       int ldb, Scalar* c, int ldc);

// C[j][i] = C[i][j] for the rows i of [first, first + count) and all j < i: makes a square C, of
// which the lower triangle is known, symmetric.
void gemm_mirror(int first, int count, Scalar* c, int ldc);

// On WebAssembly the innermost loops may be another module's (gemm_fused.cpp): where in the table
// of functions they stand, and where that module's stack ends. Elsewhere null.
struct GemmKernel {
  std::uint32_t place, stack_end;
};
const GemmKernel* gemm_kernel();

// The right-hand factor in the layout the kernel likes, made once per training step and used for
// all its time steps (W in h_t = tanh(... + W h_{t-1})).
class PackedMatrix {
 public:
  // op(B) is (k, n). Allocates only when it grows.
  void pack(Transpose transpose_b, int k, int n, const Scalar* b, int ldb);
  int rows() const { return k_; }
  int columns() const { return n_; }

 private:
  friend void gemm_packed(int m, const Scalar* a, int lda, const PackedMatrix& b,
                          const Scalar* base, int ldbase, Scalar* c, int ldc);
  int k_ = 0;
  int n_ = 0;
  AlignedVector<Scalar> data_;
};

// C (m, n) = base (m, n) + A (m, k) * B; lda may exceed k. base may be C, one row for all (ldbase
// 0), or null.
void gemm_packed(int m, const Scalar* a, int lda, const PackedMatrix& b, const Scalar* base,
                 int ldbase, Scalar* c, int ldc);

// C (m, n) = beta * C + A (m, k) * B
inline void gemm_packed(int m, const Scalar* a, int lda, const PackedMatrix& b, Scalar beta,
                        Scalar* c, int ldc) {
  gemm_packed(m, a, lda, b, beta != 0 ? c : nullptr, ldc, c, ldc);
}

}  // namespace onegin
