// The blocked matrix product behind gemm(), written once over the SIMD lanes a platform gives it.
//
// After Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): a panel of
// B stays in the first cache while the panels of A, which stay in the second, pass by it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "math/aligned.h"
#include "math/gemm_band.h"
#include "math/gemm_pack.h"
#include "math/gemm_rows.h"

namespace onegin::detail {

template <class Lanes>
class BlockedGemm {
 public:
  // C (m, n) = beta * C + op(A) (m, k) * op(B) (k, n), packing both as it goes; what the limits
  // leave of it.
  static void multiply(Transpose transpose_a, Transpose transpose_b, int m, int n, int k,
                       const Scalar* a, int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c,
                       int ldc, const Limits& limits = {}) {
    if (m == 1 && transpose_a == Transpose::no && limits.of == Limits::Of::none) {
      const auto row =
          transpose_b == Transpose::no ? row_times_matrix<Lanes> : row_times_transpose<Lanes>;
      return row(n, k, a, b, ldb, beta != 0, c);
    }
    if (k == 0) return multiply_nothing(m, n, beta != 0 ? Base{c, ldc} : Base{}, c, ldc);
    Scalar* panels = scratch<0>(packed_size(std::min(k, kDepth), std::min(n, kWidth)));
    for (int j = 0; j < n; j += kWidth) {
      const int width = std::min(kWidth, n - j);
      for (int p = 0; p < k; p += kDepth) {
        const int depth = std::min(kDepth, k - p);
        pack_b<Lanes>(transpose_b, p, depth, j, width, b, ldb, panels);
        const Base base = p > 0 || beta != 0 ? Base{c + j, ldc} : Base{};
        multiply_block(transpose_a, m, j, width, p, depth, a, lda, panels, base, c + j, ldc,
                       limits);
      }
    }
  }

  // C (k, n) += A^T (k, m) * B (m, n), where only the band of A counts.
  static void multiply_band_back(Band band, int m, int n, int k, const Scalar* a, int lda,
                                 const Scalar* b, int ldb, Scalar* c, int ldc) {
    // The band of A^T.
    thread_local std::vector<int> begin, end;
    const auto rows = static_cast<std::size_t>(k);
    if (begin.size() < rows) {
      begin.resize(rows);
      end.resize(rows);
    }
    for (int row = 0, first = 0, last = 0; row < k; ++row) {
      while (first < m && band.end[first] <= row) ++first;
      while (last < m && band.begin[last] <= row) ++last;
      begin[static_cast<std::size_t>(row)] = first;
      end[static_cast<std::size_t>(row)] = last;
    }
    multiply(Transpose::yes, Transpose::no, k, n, m, a, lda, b, ldb, 1, c, ldc,
             {Limits::Of::depth, begin.data(), end.data()});
  }

  // C[j][i] = C[i][j] for the rows i of [first, first + count) and all j < i.
  static void mirror(int first, int count, Scalar* c, int ldc) {
    constexpr int kSide = Lanes::size;
    for (int i = first; i < first + count; i += kSide) {
      const int rows = std::min(kSide, first + count - i);
      turn_rows<Lanes>(rows, i, c + at(i, ldc), ldc, c + i, ldc);
      for (int r = i; r < i + rows; ++r) {
        for (int j = i; j < r; ++j) c[at(j, ldc) + at(r, 1)] = c[at(r, ldc) + at(j, 1)];
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

  // C (m, n) = base + A (m, k) * B, with B packed by pack().
  static void multiply_packed(int m, int n, int k, const Scalar* a, int lda, const Scalar* packed,
                              Base base, Scalar* c, int ldc) {
    if (k == 0) return multiply_nothing(m, n, base, c, ldc);
    for (int j = 0; j < n; j += kWidth) {
      const int width = std::min(kWidth, n - j);
      for (int p = 0; p < k; p += kDepth) {
        const int depth = std::min(kDepth, k - p);
        const Scalar* panels = packed + packed_size(p, n) + at(j, depth);
        multiply_block(Transpose::no, m, j, width, p, depth, a, lda, panels,
                       p > 0 ? Base{c + j, ldc} : base.from(0, j), c + j, ldc, {});
      }
    }
  }

 private:
  static constexpr int kPanel = 2 * Lanes::size;
  static constexpr int kDepth = 256;              // a panel of B fills half of the first cache
  static constexpr int kHeight = Lanes::kHeight;  // the panels of A, a fifth of the second
  static constexpr int kWidth = 32 * kPanel;

  // One of each per thread, growing only.
  template <int Which>
  static Scalar* scratch(std::size_t size) {
    thread_local AlignedVector<Scalar> buffer;
    if (buffer.size() < size) buffer.resize(size);
    return buffer.data();
  }

  static void multiply_nothing(int m, int n, Base base, Scalar* c, int ldc) {
    for (int i = 0; i < m; ++i) {
      for (int j = 0; j < n; ++j) {
        c[at(i, ldc) + at(j, 1)] = base.rows == nullptr ? 0 : *base.from(i, j).rows;
      }
    }
  }

  // C (m, width) = base + op(A)[:, first .. first + depth) * panels, which begin at C's `column`.
  static void multiply_block(Transpose transpose_a, int m, int column, int width, int first,
                             int depth, const Scalar* a, int lda, const Scalar* panels, Base base,
                             Scalar* c, int ldc, const Limits& limits) {
    if (m == 1 && transpose_a == Transpose::no && limits.of == Limits::Of::none) {
      return multiply_row(width, depth, a + first, panels, base.rows, c);
    }
    const bool transposed = transpose_a == Transpose::yes;
    Scalar* block =
        Lanes::kReadsRows && !transposed ? nullptr : scratch<1>(at(std::min(m, kHeight), depth));
    for (int i = 0; i < m; i += kHeight) {
      const int height = std::min(kHeight, m - i);
      const Scalar* rows = a + at(i, lda) + first;
      const Limits some = limits.from(i, column, first);
      if constexpr (Lanes::kReadsRows) {
        if (!transposed) {
          multiply_rows<Lanes, Rows::apart>(height, width, depth, rows, lda, panels, some,
                                            base.from(i, 0), c + at(i, ldc), ldc);
          continue;
        }
      }
      if (transposed) {
        pack_columns<Lanes>(i, height, first, depth, a, lda, block);
      } else {
        turn_rows<Lanes>(height, depth, rows, lda, block, height);
      }
      Lanes::multiply_rows(height, width, depth, block, height, panels, some, base.from(i, 0),
                           c + at(i, ldc), ldc);
    }
  }

  static void multiply_row(int width, int depth, const Scalar* a, const Scalar* panels,
                           const Scalar* base, Scalar* c) {
    const auto from = [base](int column) { return base == nullptr ? nullptr : base + column; };
    constexpr int kTogether = 4;
    int j = 0;
    for (; j + kTogether * kPanel <= width; j += kTogether * kPanel) {
      row_times_panels<Lanes, 2, kTogether>(depth, a, panels + at(j, depth), from(j), c + j);
    }
    for (; j < width; j += kPanel) {
      const int columns = std::min(kPanel, width - j);
      const auto narrow = tile<Lanes, Rows::apart, 1, 1>, wide = tile<Lanes, Rows::apart, 2, 1>;
      (columns <= Lanes::size ? narrow : wide)(depth, a, 0, panels + at(j, depth), columns, from(j),
                                               0, c + j, 0);
    }
  }
};

}  // namespace onegin::detail
