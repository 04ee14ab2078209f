// Packing for the matrix product: the factors in the order in which its innermost loop reads them.
#pragma once

#include <algorithm>

#include "math/gemm.h"
#include "math/gemm_tile.h"

namespace onegin::detail {

// Rows [first, first + depth) and columns [column, column + width) of op(B), as panels of 2 * size
// columns, each (depth, 2 * size), one after the other; a last panel of at most `size` columns is
// (depth, size). What is missing is zero.
template <class Lanes>
void pack_b(Transpose transpose, int first, int depth, int column, int width, const Scalar* b,
            int ldb, Scalar* out) {
  for (int j = 0; j < width; j += 2 * Lanes::size) {
    const int columns = std::min(2 * Lanes::size, width - j);
    const int panel = columns <= Lanes::size ? Lanes::size : 2 * Lanes::size;
    if (transpose == Transpose::no) {
      for (int p = 0; p < depth; ++p) {
        const Scalar* from = b + at(first + p, ldb) + column + j;
        Scalar* to = out + at(p, panel);
        for (int c = 0; c < columns; ++c) to[c] = from[c];
        for (int c = columns; c < panel; ++c) to[c] = 0;
      }
    } else {
      if (columns < panel) std::fill(out, out + at(depth, panel), Scalar{0});
      for (int c = 0; c < columns; ++c) {
        const Scalar* from = b + at(column + j + c, ldb) + first;
        for (int p = 0; p < depth; ++p) (out + c)[at(p, panel)] = from[p];
      }
    }
    out += at(depth, panel);
  }
}

// How `height` rows are cut into panels: of kRows rows, and a rest below 2 * kRows in two halves,
// because a tile of one or two rows would leave the multipliers idle.
template <class Lanes>
struct RowPanels {
  explicit RowPanels(int height)
      : whole(std::max(0, height / Lanes::kRows - (height % Lanes::kRows == 0 ? 0 : 1))),
        rest(height - whole * Lanes::kRows),
        count(whole + (rest == 0              ? 0
                       : rest <= Lanes::kRows ? 1
                                              : 2)) {}

  int begin(int panel) const {
    return panel <= whole ? panel * Lanes::kRows
                          : whole * Lanes::kRows + (panel == count ? rest : (rest + 1) / 2);
  }
  int rows(int panel) const { return begin(panel + 1) - begin(panel); }

  int whole;
  int rest;
  int count;
};

// Depth [first, first + depth) and rows [row, row + height) of A^T, from A as it is stored: (depth,
// height). Read in place, the columns of A would fight for one cache set where lda is a power of
// two.
template <class Lanes>
void pack_columns(int row, int height, int first, int depth, const Scalar* a, int lda,
                  Scalar* out) {
  for (int p = 0; p < depth; ++p) {
    const Scalar* from = a + at(first + p, lda) + row;
    Scalar* to = out + at(p, height);
    int r = 0;
    for (; r + Lanes::size <= height; r += Lanes::size) {
      Lanes::store(to + r, Lanes::load_unaligned(from + r));
    }
    for (; r < height; ++r) to[r] = from[r];
  }
}

// The rows a (height, depth) likewise: (depth, height).
inline void pack_rows(int height, int depth, const Scalar* a, int lda, Scalar* out) {
  constexpr int kColumns = 4;  // written side by side
  int p = 0;
  for (; p + kColumns <= depth; p += kColumns) {
    for (int r = 0; r < height; ++r) {
      const Scalar* from = a + at(r, lda) + p;
      for (int q = 0; q < kColumns; ++q) out[at(p + q, height) + at(r, 1)] = from[q];
    }
  }
  for (; p < depth; ++p) {
    for (int r = 0; r < height; ++r) out[at(p, height) + at(r, 1)] = a[at(r, lda) + at(p, 1)];
  }
}

}  // namespace onegin::detail
