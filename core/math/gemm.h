// The one matrix product: Eigen natively, our own SIMD128 micro-kernel on WebAssembly.
#pragma once

#include "math/aligned.h"
#include "math/scalar.h"

namespace onegin {

enum class Transpose { no, yes };

// C (m, n) = beta * C + op(A) (m, k) * op(B) (k, n), all row-major. lda, ldb, ldc are the distances
// between rows of A, B, C as they are stored. beta is 0 or 1; with 0, C may hold anything.
// Allocates nothing after the first call of a size.
void gemm(Transpose transpose_a, Transpose transpose_b, int m, int n, int k, const Scalar* a,
          int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c, int ldc);

// The right-hand factor in the layout the kernel likes, made once per training step and used for
// all its time steps (W in h_t = tanh(... + W h_{t-1})).
class PackedMatrix {
 public:
  // op(B) is (k, n). Allocates only when it grows.
  void pack(Transpose transpose_b, int k, int n, const Scalar* b, int ldb);
  int rows() const { return k_; }
  int columns() const { return n_; }

 private:
  friend void gemm_packed(int m, const Scalar* a, int lda, const PackedMatrix& b, Scalar beta,
                          Scalar* c, int ldc);
  int k_ = 0;
  int n_ = 0;
  AlignedVector<Scalar> data_;
};

// C (m, n) = beta * C + A (m, k) * B; lda may exceed k.
void gemm_packed(int m, const Scalar* a, int lda, const PackedMatrix& b, Scalar beta, Scalar* c,
                 int ldc);

}  // namespace onegin
