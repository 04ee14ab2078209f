// The decoder's steps over a batch, and one by one.
#include "models/neural/source_decoder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "models/neural/buffer.h"
#include "models/neural/initial.h"
#include "models/neural/rows.h"

namespace onegin {
namespace {

constexpr std::size_t kEveryRow = std::numeric_limits<std::size_t>::max();

}  // namespace

SourceDecoder::SourceDecoder(const Config& config, std::size_t vocabulary, std::size_t outputs,
                             std::unique_ptr<SourceRows> rows,
                             std::unique_ptr<SourceEncoder> encoder, Parameters& parameters,
                             WeightForms& forms, Activations& activations)
    : config_(config),
      rows_(std::move(rows)),
      encoder_(std::move(encoder)),
      embedding_(parameters.add("decoder.emb.weight",
                                {vocabulary, static_cast<std::size_t>(config.embedding)})),
      layer_(make_gated_layer(
          config.cell, config.hidden,
          {.inputs = config.embedding +
                     static_cast<int>(SourceAttention::inputs(config.attention, *encoder_)),
           .index = 0,
           .recurrent_dropout = config.recurrent_dropout,
           .parameters = parameters,
           .forms = forms,
           .activations = activations,
           .module = "decoder.cell",
           .ending = ""})),
      projection_(embedding_, layer_->weight_ih(), 0, false, kEveryRow, "decoder.emb", forms,
                  activations),
      scatter_(TokenProjection::declare_scatter(embedding_,
                                                static_cast<std::size_t>(layer_->gate_columns()),
                                                false, kEveryRow, "decoder.emb", activations)) {
  embedding_->layer = 0;
  attention_.emplace(
      SourceAttention::Config{.kind = config.attention,
                              .hidden = hidden(),
                              .embedding = static_cast<std::size_t>(config.embedding),
                              .dropout = config.dropout},
      "decoder", *layer_, *encoder_, *rows_, parameters, forms, activations);
  weight_ = parameters.add("decoder.out.weight", {outputs, attention_->width()});
  bias_ = parameters.add("decoder.out.bias", {outputs}, false);
  if (config.attention != AttentionKind::additive) {
    activations.add(Product{.tensor = std::string(layer_->weight_ih()->name),
                            .from = Product::From::tokens,
                            .embedding = embedding_,
                            .gradient = layer_->gates_index(),
                            .columns = static_cast<std::size_t>(layer_->gate_columns())});
  }
  activations.add(Product{.tensor = std::string(weight_->name),
                          .input = attention_->outputs_index(),
                          .columns = outputs});
  activations.add(
      Product{.tensor = std::string(bias_->name), .from = Product::From::one, .columns = outputs});
  const auto add = [&](const char* name, const char* meaning) {
    return activations.add({.name = name,
                            .meaning = meaning,
                            .extent = Extent::streams,
                            .columns = hidden(),
                            .training = true});
  };
  d_h_ = add("decoder.d_h", "dL/dh_t from later steps");
  d_c_ = states() > 1 ? add("decoder.d_c", "dL/dc_t from later steps") : d_h_;
}

std::vector<std::string_view> SourceDecoder::equations() const {
  std::vector<std::string_view> all = layer_->plan().equations;
  switch (config_.attention) {
    case AttentionKind::none:
      break;
    case AttentionKind::dot:
      all.insert(all.end(),
                 {"attention = softmax(m . h)", "z = sum attention * m", "y = tanh(a_y)"});
      break;
    case AttentionKind::additive:
      all.insert(all.begin(),
                 {"attention = softmax(v . tanh(W h' + U m))", "z = sum attention * m"});
      break;
  }
  return all;
}

void SourceDecoder::initialise(Pieces& pieces, Random& random) {
  encoder_->initialise(pieces, random);
  fill_normal(pieces, embedding_->weights, 1, random);
  layer_->initialise(pieces, random);
  attention_->initialise(pieces, random);
  const double bound = 1 / std::sqrt(static_cast<double>(attention_->width()));
  fill_uniform(pieces, weight_->weights, bound, random);
  fill_uniform(pieces, bias_->weights, bound, random);
}

const Scalar* SourceDecoder::forward(Pieces& pieces, const Batch& batch, BatchState& state,
                                     Random* random, Workspace& work) const {
  const std::size_t rows = batch.inputs.size();
  const std::size_t kept = static_cast<std::size_t>(batch.streams) * hidden();
  if (state.memory.size() != states() * kept) state.memory.assign(states() * kept, 0);
  pieces(Pieces::kCopied * static_cast<double>(rows), [&] { rows_->read(batch, state, work); });
  encoder_->forward(pieces, random, work);
  attention_->begin(pieces, work);
  Scalar* gates = layer_->gates(work);
  fill_rows(pieces, rows, static_cast<std::size_t>(layer_->gate_columns()), layer_->start(), gates);
  projection_.forward(pieces, batch.inputs, nullptr, gates, work);
  const SourceAttention::Steps input(*attention_, work);
  Scalar* c = states() > 1 ? state.memory.data() + kept : nullptr;
  layer_->run(pieces, steps(batch, work), state.memory.data(), c, random, work, &input);
  return attention_->finish(pieces, random, work);
}

void SourceDecoder::backward(Pieces& pieces, const Batch& batch, Workspace& work) const {
  const SourceAttention::Steps input(*attention_, work);
  encoder_->begin_back(pieces, work);
  const Scalar* d_out = attention_->finish_back(pieces, work);
  layer_->run_back(pieces, steps(batch, work), d_out, work[d_h_], work[d_c_], work, &input);
  attention_->begin_back(pieces, work);
  projection_.backward(pieces, batch.inputs, nullptr, layer_->gates(work), scatter_, work);
  encoder_->backward(pieces, work);
}

void SourceDecoder::read(TokenId token, const SourceAttention::Places& places, Scalar* h, Scalar* c,
                         Scalar* y) const {
  const auto columns = static_cast<std::size_t>(layer_->gate_columns());
  const std::size_t kept = static_cast<std::size_t>(layer_->plan().kept) * hidden();
  thread_local std::vector<Scalar> space;
  grow(space, columns + kept + encoder_->width());
  Scalar* gates = space.data();
  Scalar* z = gates + columns + kept;
  std::copy_n(layer_->start(), columns, gates);
  projection_.forward_one(token, gates);
  attention_->add_one(places, h, gates, z);
  layer_->step_one(gates, h, c);
  attention_->finish_one(places, h, z, y);
}

}  // namespace onegin
