// The innermost loops of the matrix product: a tile of C held in registers while k runs.
//
// `Lanes` is what a platform gives: Type (a vector of `size` scalars), zero(), load(p) (aligned),
// load_unaligned(p), store(p, v) (unaligned), splat(p) (one scalar to all lanes), add(x, y),
// madd(x, y, z) = x * y + z, sum(v) (of its lanes), kRows, the rows of a tile, and kReadsRows:
// there are registers enough to read the rows of A where they stand, instead of packing them.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "math/scalar.h"

namespace onegin::detail {

inline std::size_t at(int row, int stride) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(stride);
}

// Writes the sums of one row of a tile to C: `columns` of its V vectors.
template <class Lanes, int V>
inline void write_row(const typename Lanes::Type (&sum)[V], int columns, bool accumulate,
                      Scalar* c) {
  if (columns == V * Lanes::size) {
    for (int v = 0; v < V; ++v) {
      Scalar* to = c + v * Lanes::size;
      Lanes::store(to, accumulate ? Lanes::add(Lanes::load_unaligned(to), sum[v]) : sum[v]);
    }
    return;
  }
  std::array<Scalar, static_cast<std::size_t>(V * Lanes::size)> edge;
  for (int v = 0; v < V; ++v) Lanes::store(edge.data() + v * Lanes::size, sum[v]);
  for (int j = 0; j < columns; ++j) {
    const Scalar value = edge[static_cast<std::size_t>(j)];
    c[j] = accumulate ? c[j] + value : value;
  }
}

// How the R rows of A that a tile reads are stored: each row by itself, as in A, or all of them
// together for one p, as in A^T.
enum class Rows { apart, together };

// C (R, columns) += or = A (R, depth) * B (depth, V * size), B packed in the order of reading.
// Element (r, p) of A stands at a[r * lda + p] (apart) or a[p * lda + r] (together).
template <class Lanes, Rows L, int V, int R>
void tile(int depth, const Scalar* a, int lda, const Scalar* b, int columns, bool accumulate,
          Scalar* c, int ldc) {
  typename Lanes::Type sum[R][V];
  for (auto& row : sum) {
    for (auto& vector : row) vector = Lanes::zero();
  }
  // Row pointers, else every element would cost an addition of its own.
  const Scalar* rows[R];
  for (int r = 0; r < R; ++r) rows[r] = a + at(r, lda);
  const auto add_products = [&](int ahead) {
    typename Lanes::Type y[V];
    for (int v = 0; v < V; ++v) y[v] = Lanes::load(b + (ahead * V + v) * Lanes::size);
    for (int r = 0; r < R; ++r) {
      const auto x = Lanes::splat(L == Rows::apart ? rows[r] + ahead : a + r);
      for (int v = 0; v < V; ++v) sum[r][v] = Lanes::madd(x, y[v], sum[r][v]);
    }
  };
  const auto advance = [&](int count) {
    for (int ahead = 0; ahead < count; ++ahead) add_products(ahead);
    if constexpr (L == Rows::apart) {
      for (const Scalar*& row : rows) row += count;
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
  for (int r = 0; r < R; ++r) write_row<Lanes, V>(sum[r], columns, accumulate, c + at(r, ldc));
}

using Tile = void (*)(int, const Scalar*, int, const Scalar*, int, bool, Scalar*, int);

template <class Lanes, Rows L, int V, std::size_t... R>
constexpr std::array<Tile, sizeof...(R)> make_tiles(std::index_sequence<R...>) {
  return {tile<Lanes, L, V, static_cast<int>(R) + 1>...};
}

// The tile of R rows stands at R - 1.
template <class Lanes, Rows L, int V>
inline constexpr auto kTiles =
    make_tiles<Lanes, L, V>(std::make_index_sequence<static_cast<std::size_t>(Lanes::kRows)>());

// c (1, P panels) += or = a (1, depth) * P whole panels, side by side: one row alone has too few
// sums to keep the multipliers busy.
template <class Lanes, int V, int P>
void row_times_panels(int depth, const Scalar* a, const Scalar* b, bool accumulate, Scalar* c) {
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
    write_row<Lanes, V>(sum[q], V * Lanes::size, accumulate, c + q * V * Lanes::size);
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
    write_row<Lanes, kTogether>(sum, kTogether * Lanes::size, accumulate, c + j);
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
