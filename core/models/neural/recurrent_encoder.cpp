// The encoder forward and backward.
#include "models/neural/recurrent_encoder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "math/activations.h"
#include "models/neural/initial.h"
#include "models/neural/rows.h"

namespace onegin {
namespace {

constexpr std::size_t kEachSourceRow = std::numeric_limits<std::size_t>::max();

}  // namespace

RecurrentEncoder::RecurrentEncoder(const Config& config, Tensor* embedding, const SourceRows& rows,
                                   Parameters& parameters, WeightForms& forms,
                                   Activations& activations)
    : config_(config), embedding_(embedding), rows_(rows) {
  const auto add = [&](std::string name, const char* meaning, Extent extent, std::size_t columns,
                       bool training) {
    return activations.add({.name = std::move(name),
                            .meaning = meaning,
                            .extent = extent,
                            .columns = columns,
                            .training = training});
  };
  for (const char* ending : {"_l0", "_l0_reverse"}) {
    if (!config.both && !ways_.empty()) break;
    const std::string name = "encoder" + std::string(ending);
    Way& way = ways_.emplace_back();
    way.layer = make_gated_layer(config.cell, config.hidden,
                                 {.inputs = static_cast<int>(embedding->shape[1]),
                                  .index = 0,
                                  .recurrent_dropout = config.recurrent_dropout,
                                  .parameters = parameters,
                                  .forms = forms,
                                  .activations = activations,
                                  .module = "encoder",
                                  .ending = ending,
                                  .extent = Extent::sources,
                                  .shown = false});
    way.projection.emplace(embedding, way.layer->weight_ih(), 0, false, kEachSourceRow, name, forms,
                           activations, Extent::sources);
    way.tokens = activations.add({.name = name + ".tokens",
                                  .meaning = "tokens as they are read",
                                  .extent = Extent::sources,
                                  .columns = 1,
                                  .ids = true});
    for (std::size_t i = 0; i < (way.layer->plan().cell ? 2 : 1); ++i) {
      way.last[i] = add(name + ".last", "last state", Extent::each_source, hidden(), false);
      way.d_last[i] = add(name + ".d_last", "dL/d of it", Extent::each_source, hidden(), true);
    }
  }
  scatter_ = TokenProjection::declare_scatter(
      embedding, static_cast<std::size_t>(ways_.front().layer->gate_columns()), false,
      kEachSourceRow, "encoder", activations, Extent::sources);
  starts_ = activations.add({.name = "encoder.starts",
                             .meaning = "where a source begins",
                             .extent = Extent::sources,
                             .columns = 1,
                             .ids = true});
  memory_ = activations.add(
      {.name = "encoder.memory",
       .meaning = "encoder's state of each source token",
       .extent = Extent::sources,
       .columns = width(),
       .planes = {{"m", phrase("the encoder's state m_s of each source token"), Scale::tanh}}});
  d_memory_ = add("encoder.d_memory", "dL/d of it", Extent::sources, width(), true);
  d_out_ = add("encoder.d_out", "dL/d of a way's outputs", Extent::sources, hidden(), true);
  if (bridged()) {
    joined_ =
        add("bridge.joined", "last states of both ways", Extent::each_source, 2 * hidden(), false);
    d_joined_ = add("bridge.d_joined", "dL/d of them", Extent::each_source, 2 * hidden(), true);
  }
  for (std::size_t i = 0; i < states(); ++i) {
    const char* name = i == 0 ? "bridge_h" : "bridge_c";
    if (bridged()) {
      bridges_.emplace_back(name, 2 * hidden(), hidden(), 1, true, parameters, forms);
    }
    Activation first{.name = name + std::string(".first"),
                     .meaning = "the decoder's first state",
                     .extent = Extent::each_source,
                     .columns = hidden()};
    first.planes = {i == 0 ? Plane{"h_0",
                                   phrase("the decoder's first hidden state, which is what "
                                          "the encoder hands on of the whole source"),
                                   Scale::tanh}
                           : Plane{"c_0", phrase("the decoder's first cell")}};
    first_[i] = activations.add(std::move(first));
    d_first_[i] =
        add(name + std::string(".d_first"), "dL/d of it", Extent::each_source, hidden(), true);
  }
}

void RecurrentEncoder::initialise(Pieces& pieces, Random& random) {
  fill_normal(pieces, embedding_->weights, 1, random);
  for (Way& way : ways_) way.layer->initialise(pieces, random);
  const double bound = 1 / std::sqrt(2.0 * config_.hidden);
  for (const Linear& bridge : bridges_) {
    fill_uniform(pieces, bridge.weight()->weights, bound, random);
    fill_uniform(pieces, bridge.bias()->weights, bound, random);
  }
}

// Before a source begins its stream reads <unk>, of which nothing remains.
void RecurrentEncoder::sort_tokens(Pieces& pieces, Workspace& work) const {
  const std::size_t steps = work.size().source_steps, sources = work.size().sources;
  pieces(Pieces::kCopied * static_cast<double>(3 * steps * sources), [&] {
    auto* starts = reinterpret_cast<std::uint8_t*>(work.ids(starts_));
    std::fill_n(starts, steps * sources, std::uint8_t{0});
    for (std::size_t n = 0; n < sources; ++n) {
      const auto tokens = rows_.tokens(n, work);
      if (!tokens.empty()) starts[(steps - tokens.size()) * sources + n] = 1;
      for (std::size_t w = 0; w < ways_.size(); ++w) {
        TokenId* sorted = work.ids(ways_[w].tokens);
        for (std::size_t t = 0; t < steps - tokens.size(); ++t) sorted[t * sources + n] = kUnknown;
        for (std::size_t s = 0; s < tokens.size(); ++s) {
          sorted[step(w, s, tokens.size(), steps) * sources + n] = tokens[s];
        }
      }
    }
  });
}

Batch RecurrentEncoder::batch(std::size_t way, Workspace& work) const {
  const PassSize& size = work.size();
  const std::size_t rows = size.source_steps * size.sources;
  return {.steps = static_cast<int>(size.source_steps),
          .streams = static_cast<int>(size.sources),
          .inputs = {work.ids(ways_[way].tokens), rows},
          .targets = {},
          .restarts = {reinterpret_cast<const std::uint8_t*>(work.ids(starts_)), rows}};
}

void RecurrentEncoder::forward(Pieces& pieces, Random* random, Workspace& work) const {
  const std::size_t sources = work.size().sources, rows = sources * work.size().source_steps;
  if (sources == 0) return;
  sort_tokens(pieces, work);
  for (std::size_t w = 0; w < ways_.size(); ++w) {
    const Way& way = ways_[w];
    const RecurrentLayer& layer = *way.layer;
    const Batch read = batch(w, work);
    fill_rows(pieces, rows, static_cast<std::size_t>(layer.gate_columns()), layer.start(),
              layer.gates(work));
    way.projection->forward(pieces, read.inputs, nullptr, layer.gates(work), work);
    for (std::size_t i = 0; i < states(); ++i) {
      zero(pieces, sources * hidden(), work[way.last[i]]);
    }
    layer.run(pieces, read, work[way.last[0]], cell() ? work[way.last[1]] : nullptr, random, work);
  }
  gather_memory(pieces, work);
  bridge(pieces, work);
}

void RecurrentEncoder::gather_memory(Pieces& pieces, Workspace& work) const {
  const std::size_t steps = work.size().source_steps, sources = work.size().sources;
  const std::size_t h = hidden(), m = width();
  each_row(pieces, sources, Pieces::kCopied * static_cast<double>(steps * m),
           [&](std::size_t first, std::size_t count) {
             for (std::size_t n = first; n < first + count; ++n) {
               const std::size_t length = rows_.length(n, work);
               Scalar* places = work[memory_] + n * steps * m;
               std::fill_n(places, steps * m, Scalar{0});
               for (std::size_t w = 0; w < ways_.size(); ++w) {
                 const Scalar* outputs = ways_[w].layer->outputs(work);
                 const std::size_t column = config_.sum ? 0 : w * h;
                 for (std::size_t s = 0; s < length; ++s) {
                   const Scalar* from = outputs + (step(w, s, length, steps) * sources + n) * h;
                   Scalar* to = places + s * m + column;
                   for (std::size_t j = 0; j < h; ++j) to[j] += from[j];
                 }
               }
             }
           });
}

// d_out (S, N, H) of a way.
void RecurrentEncoder::scatter_memory_back(Pieces& pieces, std::size_t way, Workspace& work) const {
  const std::size_t steps = work.size().source_steps, sources = work.size().sources;
  const std::size_t h = hidden(), m = width(), column = config_.sum ? 0 : way * h;
  zero(pieces, steps * sources * h, work[d_out_]);
  each_row(pieces, sources, Pieces::kCopied * static_cast<double>(steps * h),
           [&](std::size_t first, std::size_t count) {
             for (std::size_t n = first; n < first + count; ++n) {
               const std::size_t length = rows_.length(n, work);
               for (std::size_t s = 0; s < length; ++s) {
                 std::copy_n(work[d_memory_] + (n * steps + s) * m + column, h,
                             work[d_out_] + (step(way, s, length, steps) * sources + n) * h);
               }
             }
           });
}

void RecurrentEncoder::bridge(Pieces& pieces, Workspace& work) const {
  const std::size_t sources = work.size().sources, h = hidden();
  for (std::size_t i = 0; i < states(); ++i) {
    Scalar* first = work[first_[i]];
    if (!bridged()) {
      pieces(Pieces::kCopied * static_cast<double>(sources * h),
             [&] { std::copy_n(work[ways_[0].last[i]], sources * h, first); });
      continue;
    }
    pieces(Pieces::kCopied * static_cast<double>(2 * sources * h), [&] {
      for (std::size_t n = 0; n < sources; ++n) {
        for (std::size_t w = 0; w < 2; ++w) {
          std::copy_n(work[ways_[w].last[i]] + n * h, h, work[joined_] + (2 * n + w) * h);
        }
      }
    });
    bridges_[i].forward(pieces, sources, work[joined_], nullptr, first);
    each_row(
        pieces, sources, Pieces::kExponential * static_cast<double>(h),
        [&](std::size_t from, std::size_t count) { tanh_in_place(count * h, first + from * h); });
  }
}

void RecurrentEncoder::bridge_back(Pieces& pieces, Workspace& work) const {
  const std::size_t sources = work.size().sources, h = hidden();
  for (std::size_t i = 0; i < states(); ++i) {
    if (!bridged()) {
      pieces(Pieces::kCopied * static_cast<double>(sources * h),
             [&] { std::copy_n(work[d_first_[i]], sources * h, work[ways_[0].d_last[i]]); });
      continue;
    }
    pieces(Pieces::kCopied * static_cast<double>(3 * sources * h), [&] {
      for (std::size_t n = 0; n < sources; ++n) {
        for (std::size_t w = 0; w < 2; ++w) {
          std::copy_n(work[ways_[w].last[i]] + n * h, h, work[joined_] + (2 * n + w) * h);
        }
      }
      const Scalar* first = work[first_[i]];
      Scalar* d = work[d_first_[i]];
      for (std::size_t j = 0; j < sources * h; ++j) d[j] *= 1 - first[j] * first[j];
    });
    bridges_[i].backward(pieces, sources, work[joined_], work[d_first_[i]], work[d_joined_]);
    pieces(Pieces::kCopied * static_cast<double>(2 * sources * h), [&] {
      for (std::size_t n = 0; n < sources; ++n) {
        for (std::size_t w = 0; w < 2; ++w) {
          std::copy_n(work[d_joined_] + (2 * n + w) * h, h, work[ways_[w].d_last[i]] + n * h);
        }
      }
    });
  }
}

void RecurrentEncoder::begin_back(Pieces& pieces, Workspace& work) const {
  const PassSize& size = work.size();
  zero(pieces, size.sources * size.source_steps * width(), work[d_memory_]);
  for (std::size_t i = 0; i < states(); ++i) {
    zero(pieces, size.sources * hidden(), work[d_first_[i]]);
  }
}

void RecurrentEncoder::backward(Pieces& pieces, Workspace& work) const {
  if (work.size().sources == 0) return;
  bridge_back(pieces, work);
  for (std::size_t w = 0; w < ways_.size(); ++w) {
    const Way& way = ways_[w];
    scatter_memory_back(pieces, w, work);
    const Batch read = batch(w, work);
    way.layer->run_back(pieces, read, work[d_out_], work[way.d_last[0]],
                        cell() ? work[way.d_last[1]] : nullptr, work, nullptr, true);
    way.projection->backward(pieces, read.inputs, nullptr, way.layer->gates(work), scatter_, work);
  }
}

}  // namespace onegin
