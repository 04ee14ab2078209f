// Attention as products of small matrices: tiles of queries, for every stream and head.
#include "models/neural/attention.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "math/gemm.h"
#include "math/softmax.h"
#include "math/sums.h"
#include "models/neural/rotary.h"
#include "models/neural/rows.h"

namespace onegin {
namespace {

int as_int(std::size_t n) { return static_cast<int>(n); }

// Rows are worked on in whole lanes.
constexpr std::size_t kLane = 16;
std::size_t whole_lanes(std::size_t n) { return (n + kLane - 1) / kLane * kLane; }

// A row of attention that counts from `begin` to `end`, within so many entries.
struct Row {
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

// Planes refer to their names. Heads beyond these have no plane.
constexpr std::array<Plane, 8> kHeadPlanes{{
    {"attention_1", phrase("attention of head 1 to each place of the context"), Scale::gate},
    {"attention_2", phrase("attention of head 2 to each place of the context"), Scale::gate},
    {"attention_3", phrase("attention of head 3 to each place of the context"), Scale::gate},
    {"attention_4", phrase("attention of head 4 to each place of the context"), Scale::gate},
    {"attention_5", phrase("attention of head 5 to each place of the context"), Scale::gate},
    {"attention_6", phrase("attention of head 6 to each place of the context"), Scale::gate},
    {"attention_7", phrase("attention of head 7 to each place of the context"), Scale::gate},
    {"attention_8", phrase("attention of head 8 to each place of the context"), Scale::gate},
}};

}  // namespace

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
  Row row(std::size_t i, Scalar* tile, std::size_t stride) const {
    return {tile + i * stride, static_cast<std::size_t>(begin[i]), static_cast<std::size_t>(end[i]),
            stride};
  }
};

std::size_t SelfAttention::Config::stride() const {
  return whole_lanes(reach.beside() + tile()) + kLane;
}

std::size_t SelfAttention::Config::tile() const {
  std::size_t queries = kMostQueries;
  while (queries > 8 && 5.0 * static_cast<double>(queries * (reach.beside() + queries) * head()) >
                            Pieces::kLargest) {
    queries /= 2;
  }
  return queries;
}

SelfAttention::Scratch::Scratch(const Config& config, Activations& activations)
    : qkv(activations.add(
          {.name = "attn.qkv", .meaning = "queries, keys, values", .columns = 3 * config.width})),
      d_heads(activations.add({.name = "attn.d_heads",
                               .meaning = "dL/d of them, by heads",
                               .columns = 3 * config.width,
                               .training = true})),
      d_out(activations.add({.name = "attn.d_out",
                             .meaning = "dL/d of what the heads give",
                             .columns = config.width,
                             .training = true})),
      tile(activations.add({.name = "attn.tile",
                            .meaning = "attention of a tile",
                            .extent = Extent::once,
                            .columns = 2 * config.tile() * config.stride()})) {}

SelfAttention::SelfAttention(const Config& config, const std::string& name, int layer,
                             const Scratch& scratch, Parameters& parameters, WeightForms& forms,
                             Activations& activations)
    : config_(config),
      scratch_(scratch),
      c_attn_(name + ".c_attn", config.width, 3 * config.width, 3, config.biased, parameters,
              forms),
      c_proj_(name + ".c_proj", config.width, config.width, 1, config.biased, parameters, forms) {
  const auto add = [&](const char* what, const char* meaning, std::size_t columns,
                       std::size_t past = 0) {
    return activations.add(
        {.name = name + what, .meaning = meaning, .columns = columns, .past = past});
  };
  queries_ = add(".q", "queries, by heads", config.width);
  keys_ = add(".k", "keys, by heads", config.width, config.reach.past());
  values_ = add(".v", "values, by heads", config.width, config.reach.past());
  weights_ = add(".weights", "attention of each query", config.heads * config.stride());
  if (config.dropout > 0) {
    mask_ = activations.add({.name = name + ".mask",
                             .meaning = "dropout",
                             .columns = config.heads * config.stride(),
                             .training = true});
  }
  out_ = activations.add(
      {.name = name + ".y",
       .meaning = phrase("what the heads take from the tokens attended to"),
       .columns = config.width,
       .planes = {{"heads", phrase("what the heads take from the tokens attended to")}},
       .layer = layer});
  std::vector<Plane> planes;
  for (std::size_t h = 0; h < config.heads; ++h) {
    planes.push_back(h < kHeadPlanes.size() ? kHeadPlanes[h] : Plane{});
  }
  map_ = activations.add({.name = name + ".map",
                          .meaning = "attention by places",
                          .columns = config.heads * config.reach.context,
                          .traced = true,
                          .planes = std::move(planes),
                          .layer = layer});
}

Scalar SelfAttention::scale() const {
  return static_cast<Scalar>(1 / std::sqrt(static_cast<double>(config_.head())));
}

void SelfAttention::initialise(Pieces& pieces, double deviation, double projection_deviation,
                               Random& random) {
  c_attn_.initialise(pieces, deviation, random);
  c_proj_.initialise(pieces, projection_deviation, random);
}

// Sorts the rows of a stream by heads, so that products read them in order, and turns queries and
// keys.
void SelfAttention::split(const Pass& pass, std::size_t b, const Scalar* qkv,
                          Workspace& work) const {
  const std::size_t steps = pass.steps(), past = config_.reach.past(), reach = past + steps;
  const std::size_t w = config_.width, d = config_.head();
  const auto key_to = [&](std::size_t h, std::size_t s, const Scalar* from) {
    Scalar* to = work[keys_] + ((b * config_.heads + h) * reach + s) * d;
    if (pass.angles != nullptr) {
      turn(d, pass.angles + s * d, 1, from, to);
    } else {
      std::copy_n(from, d, to);
    }
  };
  const auto value_to = [&](std::size_t h, std::size_t s, const Scalar* from) {
    std::copy_n(from, d, work[values_] + ((b * config_.heads + h) * reach + s) * d);
  };
  const Scalar* memory = pass.memory + b * pass.stream;
  for (std::size_t h = 0; h < config_.heads; ++h) {
    for (std::size_t s = pass.first[b]; s < past; ++s) {
      const Scalar* kept = memory + s * 2 * w + h * d;
      key_to(h, s, kept);
      value_to(h, s, kept + w);
    }
    for (std::size_t t = 0; t < steps; ++t) {
      const Scalar* row = qkv + (t * pass.streams() + b) * 3 * w + h * d;
      Scalar* query = work[queries_] + ((b * config_.heads + h) * steps + t) * d;
      if (pass.angles != nullptr) {
        turn(d, pass.angles + (past + t) * d, scale(), row, query);
      } else {
        for (std::size_t j = 0; j < d; ++j) query[j] = row[j] * scale();
      }
      key_to(h, past + t, row + w);
      value_to(h, past + t, row + 2 * w);
    }
  }
}

// The memory of a stream after the batch: the last C - 1 tokens of its reach, keys not turned.
void SelfAttention::keep(const Pass& pass, std::size_t b, const Scalar* qkv) const {
  const std::size_t steps = pass.steps(), past = config_.reach.past(), w = config_.width;
  Scalar* memory = pass.memory + b * pass.stream;
  for (std::size_t s = 0; s < past; ++s) {
    const std::size_t from = steps + s;
    const Scalar* token = from < past ? memory + from * 2 * w
                                      : qkv + ((from - past) * pass.streams() + b) * 3 * w + w;
    std::copy_n(token, 2 * w, memory + s * 2 * w);
  }
}

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

void SelfAttention::attend(const Pass& pass, const Tile& tile, Random* random,
                           Workspace& work) const {
  const std::size_t d = config_.head(), w = config_.width, stride = config_.stride();
  const std::size_t head = tile.stream * config_.heads + tile.head;
  const std::size_t reach = config_.reach.past() + pass.steps();
  const std::size_t row = head * pass.steps() + tile.begin;
  const int m = as_int(tile.count), n = as_int(tile.keys), k = as_int(d), ld = as_int(stride);
  const Edges edges(pass, tile, 0);
  Scalar* a = work[weights_] + row * stride;
  gemm_to_band(edges.band(), m, n, k, work[queries_] + row * d, k,
               work[keys_] + (head * reach + tile.first) * d, k, a, ld);
  for (std::size_t i = 0; i < tile.count; ++i) {
    const Row z = edges.row(i, a, stride);
    z.fill_lane(std::numeric_limits<Scalar>::lowest());
    softmax({z.first(), z.whole()});
    z.clear_rest();
  }
  const Scalar* taken = a;
  if (random != nullptr && config_.dropout > 0) {
    Scalar* dropped = work[scratch_.tile];
    for (std::size_t i = 0; i < tile.count; ++i) {
      const Row y = edges.row(i, a, stride), kept = edges.row(i, dropped, stride);
      Pieces all;
      dropout(all, config_.dropout, y.count(), *random,
              edges.row(i, work[mask_] + row * stride, stride).first(), y.first(), kept.first());
      kept.clear_rest();
    }
    taken = dropped;
  }
  gemm_of_band(edges.band(), m, k, n, taken, ld, work[values_] + (head * reach + tile.first) * d, k,
               work[out_] + (tile.begin * pass.streams() + tile.stream) * w + tile.head * d,
               as_int(pass.streams() * w));
}

const Scalar* SelfAttention::forward(Pieces& pieces, const Pass& pass, const Scalar* x,
                                     Random* random, Workspace& work) const {
  Scalar* qkv = work[scratch_.qkv];
  c_attn_.forward(pieces, pass.rows(), x, nullptr, qkv);
  const double copied = Pieces::kCopied * static_cast<double>(config_.width);
  const double reach = static_cast<double>(config_.reach.past() + pass.steps());
  for (std::size_t b = 0; b < pass.streams(); ++b) {
    pieces(6 * copied * reach, [&] {
      split(pass, b, qkv, work);
      keep(pass, b, qkv);
    });
  }
  each_tile(pieces, pass, 2, [&](const Tile& tile) { attend(pass, tile, random, work); });
  if (work[map_] != nullptr) {
    pieces(copied * reach, [&] { show(pass, work); });
  }
  return work[out_];
}

// Of the first stream: column p of a row is the token at place p of the context; in a text longer
// than the context the places are used again from the first on.
void SelfAttention::show(const Pass& pass, Workspace& work) const {
  const std::size_t past = config_.reach.past(), context = config_.reach.context;
  const std::size_t tile = config_.tile();
  for (std::size_t t = 0; t < pass.steps(); ++t) {
    const std::size_t tile_first = pass.first[t / tile * tile * pass.streams()];
    for (std::size_t h = 0; h < config_.heads; ++h) {
      Scalar* to = work[map_] + (t * pass.streams() * config_.heads + h) * context;
      const Scalar* a = work[weights_] + (h * pass.steps() + t) * config_.stride();
      std::fill_n(to, context, Scalar{0});
      const std::size_t first = pass.first[t * pass.streams()], end = pass.end[t * pass.streams()];
      for (std::size_t s = first; s < end; ++s) {
        to[(s + context - past) % context] = a[s - tile_first];
      }
    }
  }
}

// With A = softmax(Q K^T), A' = A * mask, O = A' V, and dO given:
//   dA' = dO V^T    dV += A'^T dO    dZ = A * (dA - sum of A * dA)    dQ = dZ K    dK += dZ^T Q
// Keys and values from before the batch take no gradient.
void SelfAttention::attend_back(const Pass& pass, const Tile& tile, Workspace& work) const {
  const std::size_t d = config_.head(), w = config_.width, stride = config_.stride();
  const std::size_t past = config_.reach.past(), reach = past + pass.steps();
  const std::size_t head = tile.stream * config_.heads + tile.head;
  const std::size_t row = head * pass.steps() + tile.begin;
  const int m = as_int(tile.count), n = as_int(tile.keys), k = as_int(d), ld = as_int(stride);
  const int streams = as_int(pass.streams() * w);
  const Scalar* d_o =
      work[scratch_.d_out] + (tile.begin * pass.streams() + tile.stream) * w + tile.head * d;
  const Edges edges(pass, tile, 0);
  Scalar* a = work[weights_] + row * stride;
  const Scalar* taken = a;
  Scalar* d_a = work[scratch_.tile];
  gemm_to_band(edges.band(), m, n, k, d_o, streams, work[values_] + (head * reach + tile.first) * d,
               k, d_a, ld);
  if (config_.dropout > 0) {
    Scalar* dropped = d_a + config_.tile() * stride;
    for (std::size_t i = 0; i < tile.count; ++i) {
      const Row y = edges.row(i, a, stride), z = edges.row(i, d_a, stride);
      const Row kept = edges.row(i, dropped, stride);
      const Row mask = edges.row(i, work[mask_] + row * stride, stride);
      for (std::size_t j = y.begin; j < y.end; ++j) {
        kept.entries[j] = y.entries[j] * mask.entries[j];
        z.entries[j] *= mask.entries[j];
      }
      kept.clear_rest();
    }
    taken = dropped;
  }
  // The keys of this batch begin at column `fresh` of the tile and at token `token` of the batch.
  const std::size_t fresh = std::max(tile.first, past) - tile.first;
  const std::size_t token = tile.first + fresh - past;
  const int own = as_int(tile.keys - fresh);
  const Edges own_edges(pass, tile, fresh);
  const std::size_t size = pass.rows() * w;
  Scalar* d_q = work[scratch_.d_heads] + row * d;
  Scalar* d_k = work[scratch_.d_heads] + size + (head * pass.steps() + token) * d;
  Scalar* d_v = d_k + size;
  gemm_of_band_back(own_edges.band(), m, k, own, taken + fresh, ld, d_o, streams, d_v, k);
  for (std::size_t i = 0; i < tile.count; ++i) {
    const Row all = edges.row(i, d_a, stride);
    all.fill_lane(0);
    const Scalar* y = edges.row(i, a, stride).first();
    Scalar* z = all.first();
    const Scalar along = sum_of(all.whole(), [&](std::size_t j) { return y[j] * z[j]; });
    for (std::size_t j = 0; j < all.whole(); ++j) z[j] = y[j] * (z[j] - along);
    all.clear_rest();
  }
  gemm_of_band(edges.band(), m, k, n, d_a, ld, work[keys_] + (head * reach + tile.first) * d, k,
               d_q, k);
  gemm_of_band_back(own_edges.band(), m, k, own, d_a + fresh, ld, work[queries_] + row * d, k, d_k,
                    k);
}

// The gradients of q, k and v from heads back to rows.
void SelfAttention::join_back(const Pass& pass, std::size_t b, Workspace& work) const {
  const std::size_t steps = pass.steps(), w = config_.width, d = config_.head();
  const std::size_t size = pass.rows() * w, past = config_.reach.past();
  for (std::size_t h = 0; h < config_.heads; ++h) {
    for (std::size_t t = 0; t < steps; ++t) {
      const Scalar* from = work[scratch_.d_heads] + ((b * config_.heads + h) * steps + t) * d;
      Scalar* to = work[scratch_.qkv] + (t * pass.streams() + b) * 3 * w + h * d;
      if (pass.angles != nullptr) {
        const Scalar* angles = pass.angles + (past + t) * d;
        turn_back(d, angles, scale(), from, to);
        turn_back(d, angles, 1, from + size, to + w);
      } else {
        for (std::size_t j = 0; j < d; ++j) to[j] = from[j] * scale();
        std::copy_n(from + size, d, to + w);
      }
      std::copy_n(from + 2 * size, d, to + 2 * w);
    }
  }
}

void SelfAttention::backward(Pieces& pieces, const Pass& pass, const Scalar* x, Scalar* d_x,
                             Workspace& work) const {
  const std::size_t size = pass.rows() * config_.width;
  zero(pieces, 2 * size, work[scratch_.d_heads] + size);
  each_tile(pieces, pass, 5, [&](const Tile& tile) { attend_back(pass, tile, work); });
  const double copied = Pieces::kCopied * 4 * static_cast<double>(config_.width * pass.steps());
  for (std::size_t b = 0; b < pass.streams(); ++b) {
    pieces(copied, [&] { join_back(pass, b, work); });
  }
  c_attn_.backward(pieces, pass.rows(), x, work[scratch_.qkv], d_x);
}

// A query is turned by its distance to each key, which gives the same product as turning both by
// their places.
void SelfAttention::attend_one(std::span<const Scalar* const> tokens, std::size_t offset,
                               const Scalar* q, const Scalar* angles, Scalar* work,
                               Scalar* out) const {
  const std::size_t d = config_.head(), w = config_.width, n = tokens.size();
  Scalar* turned = work;
  Scalar* weights = work + w;  // (H, n)
  for (std::size_t j = 0; j < w; ++j) turned[j] = q[j] * scale();
  for (std::size_t i = 0; i < n; ++i) {
    const Scalar* key = tokens[i] + offset;
    for (std::size_t h = 0; h < config_.heads; ++h) {
      if (angles != nullptr) turn(d, angles + i * d, scale(), q + h * d, turned + h * d);
      const Scalar* x = turned + h * d;
      const Scalar* y = key + h * d;
      weights[h * n + i] = sum_of(d, [&](std::size_t j) { return x[j] * y[j]; });
    }
  }
  std::fill_n(out, w, Scalar{0});
  for (std::size_t h = 0; h < config_.heads; ++h) softmax({weights + h * n, n});
  for (std::size_t i = 0; i < n; ++i) {
    const Scalar* value = tokens[i] + offset + w;
    for (std::size_t h = 0; h < config_.heads; ++h) {
      const Scalar a = weights[h * n + i];
      for (std::size_t j = h * d; j < (h + 1) * d; ++j) out[j] += a * value[j];
    }
  }
}

}  // namespace onegin
