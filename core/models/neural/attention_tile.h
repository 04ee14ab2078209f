// Tiles of queries: what the forward and the backward pass of attention share.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "math/band.h"
#include "models/neural/attention.h"

namespace onegin {

inline int as_int(std::size_t n) { return static_cast<int>(n); }

// Rows are worked on in whole lanes.
inline constexpr std::size_t kLane = 16;
inline std::size_t whole_lanes(std::size_t n) { return (n + kLane - 1) / kLane * kLane; }

// A row of attention has `size` entries, of which the entries from `begin` to `end` count.
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
struct SelfAttention::Tile {
  std::size_t stream, head, begin, count, first, keys;
};

// Of every query of a tile the keys that it sees, counted from the tile's key `from` on.
struct SelfAttention::Edges {
  std::array<int, kMostQueries> begin, end;

  Edges(const Pass& pass, const Tile& tile, std::size_t from) {
    const std::size_t zero = tile.first + from;
    for (std::size_t i = 0; i < tile.count; ++i) {
      const std::size_t t = tile.begin + i;
      begin[i] =
          as_int(std::max<std::size_t>(pass.first[t * pass.streams() + tile.stream], zero) - zero);
      end[i] = as_int(pass.end[t * pass.streams() + tile.stream] - zero);
    }
  }
  Band band() const { return {begin.data(), end.data()}; }
  AttentionRow row(std::size_t i, Scalar* tile, std::size_t stride) const {
    return {tile + i * stride, static_cast<std::size_t>(begin[i]), static_cast<std::size_t>(end[i]),
            stride};
  }
};

template <class Do>
void SelfAttention::each_tile(Pieces& pieces, const Pass& pass, double products,
                              const Do& run) const {
  const std::size_t beside = config_.reach.beside();
  const double work = products * static_cast<double>(config_.head()) + Pieces::kExponential +
                      (config_.dropout > 0 ? Pieces::kDrawn : 0);
  const std::size_t tile = config_.tile();
  for (std::size_t b = 0; b < pass.streams(); ++b) {
    for (std::size_t h = 0; h < config_.heads; ++h) {
      for (std::size_t begin = 0; begin < pass.steps(); begin += tile) {
        const std::size_t count = std::min(tile, pass.steps() - begin);
        pieces(work * static_cast<double>(count * (beside + count)), [&] {
          const std::size_t first = pass.first[begin * pass.streams() + b];
          const std::size_t end = pass.end[(begin + count - 1) * pass.streams() + b];
          run(Tile{b, h, begin, count, first, end - first});
        });
      }
    }
  }
}

}  // namespace onegin
