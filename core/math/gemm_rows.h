// A block of rows of a product: tile by tile, over panels of both factors.
#pragma once

#include "math/gemm_band.h"
#include "math/gemm_tile.h"

namespace onegin::detail {

// How `height` rows are cut into panels: of kRows rows, and a rest below 2 * kRows in two halves,
// because a tile of one or two rows would leave the multipliers idle.
template <class Lanes>
struct RowPanels {
  explicit RowPanels(int height)
      : whole(height / Lanes::kRows -
              (height < Lanes::kRows || height % Lanes::kRows == 0 ? 0 : 1)),
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

// C (height, width) = base + A (height, depth) * B, whose panels stand one after the other; what
// the limits leave of it.
template <class Lanes, Rows L>
void multiply_rows(int height, int width, int depth, const Scalar* a, int lda, const Scalar* panels,
                   const Limits& limits, const Base& base, Scalar* c, int ldc) {
  constexpr int kPanel = 2 * Lanes::size;
  const RowPanels<Lanes> rows(height);
  for (int j = 0; j < width; j += kPanel) {
    const int columns = width - j < kPanel ? width - j : kPanel;
    const bool narrow = columns <= Lanes::size;
    for (int q = 0; q < rows.count; ++q) {
      const int begin = rows.begin(q), count = rows.rows(q);
      Range deep{0, depth};
      if (limits.of == Limits::Of::columns) {
        const Range wanted = limits.range(begin, count, width);
        if (wanted.begin >= j + columns || wanted.end <= j) continue;
      } else if (limits.of == Limits::Of::depth) {
        deep = limits.range(begin, count, depth);
      }
      const Scalar* from =
          L == Rows::apart ? a + at(begin, lda) + deep.begin : a + at(deep.begin, lda) + begin;
      const Scalar* panel = panels + at(j, depth) + at(deep.begin, narrow ? Lanes::size : kPanel);
      Tile tile;
      if constexpr (Lanes::kHasTables) {
        const auto& tiles = narrow ? kTiles<Lanes, L, 1> : kTiles<Lanes, L, 2>;
        tile = tiles[static_cast<std::size_t>(count - 1)];
      } else {
        tile = narrow ? tile_of<Lanes, L, 1>(count) : tile_of<Lanes, L, 2>(count);
      }
      tile(deep.size(), from, lda, panel, columns, base.from(begin, j).rows, base.stride,
           c + at(begin, ldc) + j, ldc);
    }
  }
}

}  // namespace onegin::detail
