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

// Rows [row, row + height) and depth [first, first + depth) of op(A), as panels (depth, rows).
template <class Lanes>
void pack_a(Transpose transpose, int row, int height, int first, int depth, const Scalar* a,
            int lda, Scalar* out) {
  constexpr int kRows = Lanes::kRows;
  const RowPanels<Lanes> panels(height);
  if (transpose == Transpose::no) {
    for (int q = 0; q < panels.count; ++q) {
      const int rows = panels.rows(q);
      for (int r = 0; r < rows; ++r) {
        const Scalar* from = a + at(row + panels.begin(q) + r, lda) + first;
        Scalar* to = out + at(panels.begin(q), depth) + r;
        for (int p = 0; p < depth; ++p) to[at(p, rows)] = from[p];
      }
    }
    return;
  }
  // Row by row of A as stored: panel by panel, powers of two in lda would fight for one cache set.
  for (int p = 0; p < depth; ++p) {
    const Scalar* from = a + at(first + p, lda) + row;
    for (int q = 0; q < panels.whole; ++q) {
      Scalar* to = out + at(q * kRows, depth) + at(p, kRows);
      for (int r = 0; r < kRows; ++r) to[r] = from[q * kRows + r];
    }
    for (int q = panels.whole; q < panels.count; ++q) {
      const int rows = panels.rows(q);
      Scalar* to = out + at(panels.begin(q), depth) + at(p, rows);
      for (int r = 0; r < rows; ++r) to[r] = from[panels.begin(q) + r];
    }
  }
}

}  // namespace onegin::detail
