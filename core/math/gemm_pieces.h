// The matrix products in pieces.
#pragma once

#include <algorithm>
#include <cstddef>

#include "math/gemm.h"
#include "pieces.h"

namespace onegin {

// gemm() in pieces. The cuts are where gemm() itself begins a new block, so that they cost nothing.
inline void gemm(Pieces& pieces, Transpose transpose_a, Transpose transpose_b, int m, int n, int k,
                 const Scalar* a, int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c,
                 int ldc) {
  constexpr int kWidth = 512, kDepth = 256;
  const auto from = [](const Scalar* x, Transpose transpose, int row, int column, int ld) {
    if (transpose == Transpose::yes) std::swap(row, column);
    return x + static_cast<std::ptrdiff_t>(row) * ld + column;
  };
  for (int j = 0; j < n; j += kWidth) {
    const int width = std::min(kWidth, n - j);
    const double slice = static_cast<double>(width) * kDepth * m;
    const int depth =
        kDepth * std::max(1, static_cast<int>(std::min(Pieces::kLargest / slice, 1e6)));
    for (int p = 0; p < k; p += depth) {
      const int here = std::min(depth, k - p);
      const double row = static_cast<double>(width) * here;
      pieces.parts(static_cast<std::size_t>(m), row, [&](std::size_t first, std::size_t count) {
        const int i = static_cast<int>(first);
        gemm(transpose_a, transpose_b, static_cast<int>(count), width, here,
             from(a, transpose_a, i, p, lda), lda, from(b, transpose_b, p, j, ldb), ldb,
             p == 0 ? beta : 1, c + static_cast<std::ptrdiff_t>(i) * ldc + j, ldc);
      });
    }
  }
}

// gemm_packed() in pieces.
inline void gemm_packed(Pieces& pieces, std::size_t m, const Scalar* a, int lda,
                        const PackedMatrix& b, Scalar beta, Scalar* c, int ldc) {
  const double row = static_cast<double>(b.rows()) * b.columns();
  pieces.parts(m, std::max(row, 1.0), [&](std::size_t first, std::size_t count) {
    const auto i = static_cast<std::ptrdiff_t>(first);
    gemm_packed(static_cast<int>(count), a + i * lda, lda, b, beta, c + i * ldc, ldc);
  });
}

}  // namespace onegin
