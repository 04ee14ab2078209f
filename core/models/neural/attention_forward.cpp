// Attention as products of small matrices: tiles of queries, for every stream and head.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "math/gemm.h"
#include "math/softmax.h"
#include "math/sums.h"
#include "models/neural/attention.h"
#include "models/neural/attention_tile.h"
#include "models/neural/rotary.h"
#include "models/neural/rows.h"

namespace onegin {
namespace {

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

void SelfAttention::attend(const Pass& pass, const Tile& tile, Random* random,
                           Workspace& work) const {
  const std::size_t d = config_.head(), w = config_.width, stride = config_.stride();
  const std::size_t head = tile.stream * config_.heads + tile.head;
  const std::size_t reach = config_.reach.past() + pass.steps();
  const std::size_t row = head * pass.steps() + tile.begin;
  const int m = as_int(tile.count), n = as_int(tile.keys), k = as_int(d), ld = as_int(stride);
  const Edges edges(pass, tile, 0);
  Scalar* a = work[weights_] + row * stride;
  gemm_to_band(edges.band(), Transpose::no, Transpose::yes, m, n, k, work[queries_] + row * d, k,
               work[keys_] + (head * reach + tile.first) * d, k, a, ld);
  for (std::size_t i = 0; i < tile.count; ++i) {
    const AttentionRow z = edges.row(i, a, stride);
    z.fill_lane(std::numeric_limits<Scalar>::lowest());
    softmax({z.first(), z.whole()});
    z.clear_rest();
  }
  const Scalar* taken = a;
  if (random != nullptr && config_.dropout > 0) {
    Scalar* dropped = work[scratch_.tile];
    for (std::size_t i = 0; i < tile.count; ++i) {
      const AttentionRow y = edges.row(i, a, stride), kept = edges.row(i, dropped, stride);
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

}  // namespace onegin
