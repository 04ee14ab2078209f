// Packing for the matrix product: the factors in the order in which its innermost loop reads them.
#pragma once

#include <algorithm>

#include "math/gemm.h"
#include "math/gemm_tile.h"

namespace onegin::detail {

// `count` rows of x from its columns [0, depth), as columns: element (r, p) stands at
// to[p * stride + r].
template <class Lanes>
void turn_rows(int count, int depth, const Scalar* x, int ldx, Scalar* to, int stride) {
  constexpr int kSide = Lanes::size;
  int r = 0;
  for (; r + kSide <= count; r += kSide) {
    int p = 0;
    for (; p + kSide <= depth; p += kSide) {
      typename Lanes::Type block[kSide];
      for (int i = 0; i < kSide; ++i) block[i] = Lanes::load_unaligned(x + at(r + i, ldx) + p);
      Lanes::transpose(block);
      for (int i = 0; i < kSide; ++i) Lanes::store(to + at(p + i, stride) + r, block[i]);
    }
    for (; p < depth; ++p) {
      for (int i = 0; i < kSide; ++i)
        to[at(p, stride) + at(r + i, 1)] = x[at(r + i, ldx) + at(p, 1)];
    }
  }
  for (; r < count; ++r) {
    const Scalar* from = x + at(r, ldx);
    for (int p = 0; p < depth; ++p) to[at(p, stride) + at(r, 1)] = from[p];
  }
}

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
      turn_rows<Lanes>(columns, depth, b + at(column + j, ldb) + first, ldb, out, panel);
    }
    out += at(depth, panel);
  }
}

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

}  // namespace onegin::detail
