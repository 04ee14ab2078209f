// The blocked matrix product behind gemm(), written once over the SIMD lanes a platform gives it.
//
// After Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): a panel of
// B stays in the first cache while the panels of A, which stay in the second, pass by it.
#pragma once

#include <algorithm>
#include <cstddef>

#include "math/aligned.h"
#include "math/gemm_pack.h"
#include "math/gemm_tile.h"

namespace onegin::detail {

template <class Lanes>
class BlockedGemm {
 public:
  // C (m, n) = beta * C + op(A) (m, k) * op(B) (k, n), packing both as it goes.
  static void multiply(Transpose transpose_a, Transpose transpose_b, int m, int n, int k,
                       const Scalar* a, int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c,
                       int ldc) {
    if (m == 1 && transpose_a == Transpose::no) {
      const auto row =
          transpose_b == Transpose::no ? row_times_matrix<Lanes> : row_times_transpose<Lanes>;
      return row(n, k, a, b, ldb, beta != 0, c);
    }
    if (k == 0) return clear(m, n, beta, c, ldc);
    Scalar* panels = scratch<0>(packed_size(std::min(k, kDepth), std::min(n, kWidth)));
    for (int j = 0; j < n; j += kWidth) {
      const int width = std::min(kWidth, n - j);
      for (int p = 0; p < k; p += kDepth) {
        const int depth = std::min(kDepth, k - p);
        pack_b<Lanes>(transpose_b, p, depth, j, width, b, ldb, panels);
        multiply_block(transpose_a, m, width, p, depth, a, lda, panels, p > 0 || beta != 0, c + j,
                       ldc);
      }
    }
  }

  // Scalars in op(B) (k, n) once packed.
  static std::size_t packed_size(int k, int n) {
    return static_cast<std::size_t>(k) * at((n + Lanes::size - 1) / Lanes::size, Lanes::size);
  }

  // Packs op(B) (k, n): its slices of kDepth rows one after the other.
  static void pack(Transpose transpose, int k, int n, const Scalar* b, int ldb, Scalar* out) {
    for (int p = 0; p < k; p += kDepth) {
      pack_b<Lanes>(transpose, p, std::min(kDepth, k - p), 0, n, b, ldb, out + packed_size(p, n));
    }
  }

  // C (m, n) = beta * C + A (m, k) * B, with B packed by pack().
  static void multiply_packed(int m, int n, int k, const Scalar* a, int lda, const Scalar* packed,
                              Scalar beta, Scalar* c, int ldc) {
    if (k == 0) return clear(m, n, beta, c, ldc);
    for (int j = 0; j < n; j += kWidth) {
      const int width = std::min(kWidth, n - j);
      for (int p = 0; p < k; p += kDepth) {
        const int depth = std::min(kDepth, k - p);
        const Scalar* panels = packed + packed_size(p, n) + at(j, depth);
        multiply_block(Transpose::no, m, width, p, depth, a, lda, panels, p > 0 || beta != 0, c + j,
                       ldc);
      }
    }
  }

 private:
  static constexpr int kPanel = 2 * Lanes::size;
  static constexpr int kDepth = 256;                 // a panel of B fills half of the first cache
  static constexpr int kHeight = 16 * Lanes::kRows;  // the panels of A, a fifth of the second
  static constexpr int kWidth = 32 * kPanel;

  // One of each per thread, growing only.
  template <int Which>
  static Scalar* scratch(std::size_t size) {
    thread_local AlignedVector<Scalar> buffer;
    if (buffer.size() < size) buffer.resize(size);
    return buffer.data();
  }

  static void clear(int m, int n, Scalar beta, Scalar* c, int ldc) {
    if (beta != 0) return;
    for (int i = 0; i < m; ++i) std::fill(c + at(i, ldc), c + at(i, ldc) + n, Scalar{0});
  }

  // C (m, width) += or = op(A)[:, first .. first + depth) * panels.
  static void multiply_block(Transpose transpose_a, int m, int width, int first, int depth,
                             const Scalar* a, int lda, const Scalar* panels, bool accumulate,
                             Scalar* c, int ldc) {
    if (m == 1 && transpose_a == Transpose::no) {
      return multiply_row(width, depth, a + first, panels, accumulate, c);
    }
    const bool transposed = transpose_a == Transpose::yes;
    const bool in_place = Lanes::kReadsRows && !transposed;
    Scalar* block = in_place ? nullptr : scratch<1>(at(std::min(m, kHeight), depth));
    for (int i = 0; i < m; i += kHeight) {
      const int height = std::min(kHeight, m - i);
      const Scalar* rows = a + at(i, lda) + first;
      Scalar* to = c + at(i, ldc);
      if (in_place) {
        multiply_rows<Rows::apart>(height, width, depth, rows, lda, panels, accumulate, to, ldc);
        continue;
      }
      if (transposed) {
        pack_columns<Lanes>(i, height, first, depth, a, lda, block);
      } else {
        pack_rows(height, depth, rows, lda, block);
      }
      multiply_rows<Rows::together>(height, width, depth, block, height, panels, accumulate, to,
                                    ldc);
    }
  }

  // The tiles of C (height, width).
  template <Rows L>
  static void multiply_rows(int height, int width, int depth, const Scalar* a, int lda,
                            const Scalar* panels, bool accumulate, Scalar* c, int ldc) {
    const RowPanels<Lanes> rows(height);
    for (int j = 0; j < width; j += kPanel) {
      const int columns = std::min(kPanel, width - j);
      const auto& tiles = columns <= Lanes::size ? kTiles<Lanes, L, 1> : kTiles<Lanes, L, 2>;
      for (int q = 0; q < rows.count; ++q) {
        const int begin = rows.begin(q);
        tiles[static_cast<std::size_t>(rows.rows(q) - 1)](
            depth, a + (L == Rows::apart ? at(begin, lda) : at(begin, 1)), lda,
            panels + at(j, depth), columns, accumulate, c + at(begin, ldc) + j, ldc);
      }
    }
  }

  static void multiply_row(int width, int depth, const Scalar* a, const Scalar* panels,
                           bool accumulate, Scalar* c) {
    constexpr int kTogether = 4;
    int j = 0;
    for (; j + kTogether * kPanel <= width; j += kTogether * kPanel) {
      row_times_panels<Lanes, 2, kTogether>(depth, a, panels + at(j, depth), accumulate, c + j);
    }
    for (; j < width; j += kPanel) {
      const int columns = std::min(kPanel, width - j);
      constexpr auto kRow = Rows::apart;
      const auto& tiles = columns <= Lanes::size ? kTiles<Lanes, kRow, 1> : kTiles<Lanes, kRow, 2>;
      tiles[0](depth, a, 0, panels + at(j, depth), columns, accumulate, c + j, 0);
    }
  }
};

}  // namespace onegin::detail
