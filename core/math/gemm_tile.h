// The innermost loops of the matrix product: a tile of C held in registers while k runs.
//
// `Lanes` is what a platform gives: Type (a vector of `size` scalars), zero(), load(p) (aligned),
// load_unaligned(p), store(p, v) (unaligned), splat(p) (one scalar to all lanes), add(x, y),
// madd(x, y, z) = x * y + z, sum(v) (of its lanes), transpose(v) (of `size` vectors, in place);
// kRows, the rows of a tile, kHeight, of a block, a multiple of them, multiply_rows, which does a
// block (gemm_rows.h); kReadsRows: there are registers enough to read the rows of A where they
// stand, instead of packing them; kHasTables: there may be tables of functions.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "math/scalar.h"

namespace onegin::detail {

inline std::size_t at(int row, int stride) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(stride);
}

// Newer Clangs unroll loops of a few turns too late for an array to stand in registers.
#if defined(__clang__) && __clang_major__ > 14
#define ONEGIN_UNROLLED _Pragma("clang loop unroll(full)")
#else
#define ONEGIN_UNROLLED
#endif

// What is added to a product: the rows of a matrix, one row for all (stride 0), or nothing.
struct Base {
  const Scalar* rows = nullptr;
  int stride = 0;

  Base from(int row, int column) const {
    return {rows == nullptr ? nullptr : rows + at(row, stride) + column, stride};
  }
};

// Writes the sums of one row of a tile to C: base, where there is one, + `columns` of its V
// vectors.
template <class Lanes, int V>
inline void write_row(const typename Lanes::Type (&sum)[V], int columns, const Scalar* base,
                      Scalar* c) {
  if (columns == V * Lanes::size) {
    for (int v = 0; v < V; ++v) {
      Scalar* to = c + v * Lanes::size;
      Lanes::store(to, base != nullptr
                           ? Lanes::add(Lanes::load_unaligned(base + v * Lanes::size), sum[v])
                           : sum[v]);
    }
    return;
  }
  std::array<Scalar, static_cast<std::size_t>(V * Lanes::size)> edge;
  for (int v = 0; v < V; ++v) Lanes::store(edge.data() + v * Lanes::size, sum[v]);
  for (int j = 0; j < columns; ++j) {
    const Scalar value = edge[static_cast<std::size_t>(j)];
    c[j] = base != nullptr ? base[j] + value : value;
  }
}

// How the R rows of A that a tile reads are stored: each row by itself, as in A, or all of them
// together for one p, as in A^T.
enum class Rows { apart, together };

// C (R, columns) = base + A (R, depth) * B (depth, V * size), B packed in the order of reading.
// Element (r, p) of A stands at a[r * lda + p] (apart) or a[p * lda + r] (together).
template <class Lanes, Rows L, int V, int R>
[[gnu::noinline]] void tile(int depth, const Scalar* a, int lda, const Scalar* b, int columns,
                            const Scalar* base, int ldbase, Scalar* c, int ldc) {
  typename Lanes::Type sum[R][V];
  ONEGIN_UNROLLED
  for (int r = 0; r < R; ++r) {
    ONEGIN_UNROLLED
    for (int v = 0; v < V; ++v) sum[r][v] = Lanes::zero();
  }
  // Row pointers, else every element would cost an addition of its own.
  const Scalar* rows[R];
  ONEGIN_UNROLLED
  for (int r = 0; r < R; ++r) rows[r] = a + at(r, lda);
  const auto add_products = [&](int ahead) {
    typename Lanes::Type y[V];
    ONEGIN_UNROLLED
    for (int v = 0; v < V; ++v) y[v] = Lanes::load(b + (ahead * V + v) * Lanes::size);
    ONEGIN_UNROLLED
    for (int r = 0; r < R; ++r) {
      const auto x = Lanes::splat(L == Rows::apart ? rows[r] + ahead : a + r);
      ONEGIN_UNROLLED
      for (int v = 0; v < V; ++v) sum[r][v] = Lanes::madd(x, y[v], sum[r][v]);
    }
  };
  const auto advance = [&](int count) {
    for (int ahead = 0; ahead < count; ++ahead) add_products(ahead);
    if constexpr (L == Rows::apart) {
      ONEGIN_UNROLLED
      for (int r = 0; r < R; ++r) rows[r] += count;
    } else {
      a += lda;
    }
    b += count * V * Lanes::size;
  };
  // By fours, else moving the row pointers on would cost as much as the products.
  constexpr int kSteps = L == Rows::apart ? 4 : 1;
  int p = 0;
  for (; p + kSteps <= depth; p += kSteps) advance(kSteps);
  for (; p < depth; ++p) advance(1);
  ONEGIN_UNROLLED
  for (int r = 0; r < R; ++r) {
    write_row<Lanes, V>(sum[r], columns, base == nullptr ? nullptr : base + at(r, ldbase),
                        c + at(r, ldc));
  }
}

using Tile = void (*)(int, const Scalar*, int, const Scalar*, int, const Scalar*, int, Scalar*,
                      int);

template <class Lanes, Rows L, int V, std::size_t... R>
constexpr std::array<Tile, sizeof...(R)> make_tiles(std::index_sequence<R...>) {
  return {tile<Lanes, L, V, static_cast<int>(R) + 1>...};
}

// The tile of R rows stands at R - 1. By way of a table, else an optimizer would make one function
// of all tiles, which has not registers enough.
template <class Lanes, Rows L, int V>
inline constexpr auto kTiles =
    make_tiles<Lanes, L, V>(std::make_index_sequence<static_cast<std::size_t>(Lanes::kRows)>());

// The same without a table, which stands in memory that a module may not have.
template <class Lanes, Rows L, int V, int R = Lanes::kRows>
Tile tile_of(int rows) {
  if constexpr (R > 1) {
    if (rows < R) return tile_of<Lanes, L, V, R - 1>(rows);
  }
  return tile<Lanes, L, V, R>;
}

// c (1, P panels) = base + a (1, depth) * P whole panels, side by side: one row alone has too few
// sums to keep the multipliers busy.
template <class Lanes, int V, int P>
void row_times_panels(int depth, const Scalar* a, const Scalar* b, const Scalar* base, Scalar* c) {
  typename Lanes::Type sum[P][V];
  for (auto& panel : sum) {
    for (auto& vector : panel) vector = Lanes::zero();
  }
  const std::size_t panel = at(depth, V * Lanes::size);
  for (int p = 0; p < depth; ++p) {
    const auto x = Lanes::splat(a + p);
    for (int q = 0; q < P; ++q) {
      for (int v = 0; v < V; ++v) {
        sum[q][v] = Lanes::madd(
            x, Lanes::load(b + static_cast<std::size_t>(q) * panel + v * Lanes::size), sum[q][v]);
      }
    }
    b += V * Lanes::size;
  }
  for (int q = 0; q < P; ++q) {
    const int column = q * V * Lanes::size;
    write_row<Lanes, V>(sum[q], V * Lanes::size, base == nullptr ? nullptr : base + column,
                        c + column);
  }
}

// c (1, n) += or = a (1, k) * op(B) with B as it is stored: for one row packing costs more than it
// saves.
template <class Lanes>
void row_times_matrix(int n, int k, const Scalar* a, const Scalar* b, int ldb, bool accumulate,
                      Scalar* c) {
  constexpr int kTogether = 4;
  int j = 0;
  for (; j + kTogether * Lanes::size <= n; j += kTogether * Lanes::size) {
    typename Lanes::Type sum[kTogether];
    for (auto& vector : sum) vector = Lanes::zero();
    for (int p = 0; p < k; ++p) {
      const Scalar* row = b + at(p, ldb) + j;
      const auto x = Lanes::splat(a + p);
      for (int v = 0; v < kTogether; ++v) {
        sum[v] = Lanes::madd(x, Lanes::load_unaligned(row + v * Lanes::size), sum[v]);
      }
    }
    write_row<Lanes, kTogether>(sum, kTogether * Lanes::size, accumulate ? c + j : nullptr, c + j);
  }
  for (; j < n; ++j) {
    Scalar sum = 0;
    for (int p = 0; p < k; ++p) sum += a[p] * b[at(p, ldb) + static_cast<std::size_t>(j)];
    c[j] = accumulate ? c[j] + sum : sum;
  }
}
template <class Lanes>
void row_times_transpose(int n, int k, const Scalar* a, const Scalar* b, int ldb, bool accumulate,
                         Scalar* c) {
  constexpr int kTogether = 4;
  for (int j = 0; j < n; j += kTogether) {
    const int columns = n - j < kTogether ? n - j : kTogether;
    // Past the end the last row is read again and its sum left unused.
    const Scalar* rows[kTogether];
    for (int r = 0; r < kTogether; ++r) rows[r] = b + at(j + (r < columns ? r : columns - 1), ldb);
    typename Lanes::Type sum[kTogether];
    for (auto& vector : sum) vector = Lanes::zero();
    int p = 0;
    for (; p + Lanes::size <= k; p += Lanes::size) {
      const auto x = Lanes::load_unaligned(a + p);
      for (int r = 0; r < kTogether; ++r) {
        sum[r] = Lanes::madd(x, Lanes::load_unaligned(rows[r] + p), sum[r]);
      }
    }
    for (int r = 0; r < columns; ++r) {
      Scalar total = Lanes::sum(sum[r]);
      for (int q = p; q < k; ++q) total += a[q] * rows[r][q];
      c[j + r] = accumulate ? c[j + r] + total : total;
    }
  }
}

}  // namespace onegin::detail
