// The tiles that attention is computed in: some queries of one head of one stream, and the keys
// that any of them sees.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "math/gemm.h"
#include "models/neural/attention.h"

namespace onegin {

// Rows are worked on in whole lanes.
inline constexpr std::size_t kAttentionLane = 16;
inline constexpr std::size_t whole_lanes(std::size_t n) {
  return (n + kAttentionLane - 1) / kAttentionLane * kAttentionLane;
}

// A row of attention that counts from `begin` to `end`, within so many entries.
struct AttentionRow {
  Scalar* entries;
  std::size_t begin, end, size;

  Scalar* first() const { return entries + begin; }
  std::size_t count() const { return end - begin; }
  // To the end of the last lane.
  std::size_t whole() const { return whole_lanes(count()); }
  void fill_lane(Scalar value) const { std::fill(entries + end, first() + whole(), value); }
  void clear_rest() const {
    std::fill(entries, first(), Scalar{0});
    std::fill(entries + end, entries + size, Scalar{0});
  }
};

// The queries [begin, begin + count) of one head of one stream, and the keys that any of them sees:
// numbers [first, first + keys) of the stream's reach.
struct CausalAttention::Tile {
  std::size_t stream, head, begin, count, first, keys;
};

// Of every query of a tile the keys that it sees, counted from the tile's key `from` on.
struct CausalAttention::Edges {
  std::array<int, kMostQueries> begin, end;

  Edges(const Pass& pass, const Tile& tile, std::size_t past, std::size_t from) {
    const std::size_t zero = tile.first + from;
    for (std::size_t i = 0; i < tile.count; ++i) {
      const std::size_t t = tile.begin + i;
      const std::size_t first = pass.first[t * pass.streams() + tile.stream];
      begin[i] = static_cast<int>(std::max<std::size_t>(first, zero) - zero);
      end[i] = static_cast<int>(past + t + 1 - zero);
    }
  }
  Band band() const { return {begin.data(), end.data()}; }
  AttentionRow row(std::size_t i, Scalar* tile, std::size_t stride) const {
    return {tile + i * stride, static_cast<std::size_t>(begin[i]), static_cast<std::size_t>(end[i]),
            stride};
  }
};

}  // namespace onegin
