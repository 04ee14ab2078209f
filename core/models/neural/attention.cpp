// Attention for every stream and head, tile by tile.
#include "models/neural/attention.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "models/neural/attention_tile.h"
#include "models/neural/rows.h"

namespace onegin {
namespace {

// Planes refer to their names. Heads beyond these have no plane.
constexpr std::array<Plane, 8> kHeadPlanes{{
    {"attention_1", phrase("attention of head 1 to each place of the context"), Scale::share},
    {"attention_2", phrase("attention of head 2 to each place of the context"), Scale::share},
    {"attention_3", phrase("attention of head 3 to each place of the context"), Scale::share},
    {"attention_4", phrase("attention of head 4 to each place of the context"), Scale::share},
    {"attention_5", phrase("attention of head 5 to each place of the context"), Scale::share},
    {"attention_6", phrase("attention of head 6 to each place of the context"), Scale::share},
    {"attention_7", phrase("attention of head 7 to each place of the context"), Scale::share},
    {"attention_8", phrase("attention of head 8 to each place of the context"), Scale::share},
}};

}  // namespace

std::size_t CausalAttention::Config::stride() const {
  return whole_lanes(reach.past() + tile()) + kAttentionLane;
}

std::size_t CausalAttention::Config::tile() const {
  std::size_t queries = kMostQueries;
  while (queries > 8 && 5.0 * static_cast<double>(queries * (reach.past() + queries) * head()) >
                            Pieces::kLargest) {
    queries /= 2;
  }
  return queries;
}

CausalAttention::Scratch::Scratch(const Config& config, Activations& activations)
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

CausalAttention::CausalAttention(const Config& config, const std::string& name, int layer,
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

Scalar CausalAttention::scale() const {
  return static_cast<Scalar>(1 / std::sqrt(static_cast<double>(config_.head())));
}

void CausalAttention::initialise(Pieces& pieces, double deviation, double projection_deviation,
                                 Random& random) {
  c_attn_.initialise(pieces, deviation, random);
  c_proj_.initialise(pieces, projection_deviation, random);
}

template <class Do>
void CausalAttention::each_tile(Pieces& pieces, const Pass& pass, double products,
                                const Do& run) const {
  const std::size_t past = config_.reach.past();
  const double work = products * static_cast<double>(config_.head()) + Pieces::kExponential +
                      (config_.dropout > 0 ? Pieces::kDrawn : 0);
  const std::size_t tile = config_.tile();
  for (std::size_t b = 0; b < pass.streams(); ++b) {
    for (std::size_t h = 0; h < config_.heads; ++h) {
      for (std::size_t begin = 0; begin < pass.steps(); begin += tile) {
        const std::size_t count = std::min(tile, pass.steps() - begin);
        pieces(work * static_cast<double>(count * (past + count)), [&] {
          const std::size_t first = pass.first[begin * pass.streams() + b];
          run(Tile{b, h, begin, count, first, past + begin + count - first});
        });
      }
    }
  }
}

const Scalar* CausalAttention::forward(Pieces& pieces, const Pass& pass, const Scalar* x,
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
void CausalAttention::show(const Pass& pass, Workspace& work) const {
  const std::size_t past = config_.reach.past(), context = config_.reach.context;
  const std::size_t tile = config_.tile();
  for (std::size_t t = 0; t < pass.steps(); ++t) {
    const std::size_t tile_first = pass.first[t / tile * tile * pass.streams()];
    for (std::size_t h = 0; h < config_.heads; ++h) {
      Scalar* to = work[map_] + (t * pass.streams() * config_.heads + h) * context;
      const Scalar* a = work[weights_] + (h * pass.steps() + t) * config_.stride();
      std::fill_n(to, context, Scalar{0});
      for (std::size_t s = pass.first[t * pass.streams()]; s <= past + t; ++s) {
        to[(s + context - past) % context] = a[s - tile_first];
      }
    }
  }
}

void CausalAttention::backward(Pieces& pieces, const Pass& pass, const Scalar* x, Scalar* d_x,
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

}  // namespace onegin
