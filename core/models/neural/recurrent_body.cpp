// The recurrent stack: forward, backward, and one token at a time.
#include "models/neural/recurrent_body.h"

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

constexpr std::size_t kAllRows = std::numeric_limits<std::size_t>::max();

}  // namespace

RecurrentBody::RecurrentBody(const Config& config, Tensor* embedding, Tensor* weight, Tensor* bias,
                             std::vector<std::unique_ptr<RecurrentLayer>> layers,
                             WeightForms& forms, Activations& activations)
    : config_(config),
      embedding_(embedding),
      weight_(weight),
      bias_(bias),
      layers_(std::move(layers)),
      cell_(layers_.front()->plan().cell),
      projection_(embedding, layers_.front()->weight_ih(), 0, config.embedding_dropout > 0,
                  kAllRows, config.module + ".emb", forms, activations),
      scatter_(TokenProjection::declare_scatter(
          embedding, static_cast<std::size_t>(layers_.front()->gate_columns()),
          config.embedding_dropout > 0, kAllRows, config.module + ".emb", activations)) {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    activations.add(Product{.tensor = std::string(layers_[l]->weight_ih()->name),
                            .from = l == 0 ? Product::From::tokens : Product::From::activation,
                            .input = l == 0 ? 0 : layers_[l - 1]->outputs_index(),
                            .embedding = embedding,
                            .gradient = layers_[l]->gates_index(),
                            .columns = static_cast<std::size_t>(layers_[l]->gate_columns())});
  }
  if (weight != nullptr) {
    activations.add(Product{.tensor = std::string(weight->name),
                            .input = layers_.back()->outputs_index(),
                            .columns = bias->shape[0]});
    activations.add(Product{
        .tensor = std::string(bias->name), .from = Product::From::one, .columns = bias->shape[0]});
  }
  const auto add = [&](const std::string& name, const char* meaning, Extent extent,
                       std::size_t columns) {
    return activations.add({.name = config.module + name,
                            .meaning = meaning,
                            .extent = extent,
                            .columns = columns,
                            .training = true});
  };
  if (config.embedding_dropout > 0) {
    embedding_mask_ = add(".emb.mask", "dropout", Extent::rows, embedding->shape[1]);
  }
  const std::size_t dropped = layers_.size() - (weight == nullptr ? 1 : 0);
  for (std::size_t l = 0; l < dropped && config.dropout > 0; ++l) {
    masks_.push_back(add(".mask_l" + std::to_string(l), "dropout", Extent::rows, width()));
  }
  d_out_.fill(add(".d_out", "dL/d of a layer's outputs", Extent::rows, width()));
  if (layers_.size() > 1) {
    d_out_[1] = add(".d_in", "dL/d of its inputs", Extent::rows, width());
  }
  d_h_ = add(".d_h", "dL/dh_t from later steps", Extent::streams, width());
  d_c_ = cell_ ? add(".d_c", "dL/dc_t from later steps", Extent::streams, width()) : d_h_;
}

std::uint64_t RecurrentBody::state_size(std::uint64_t streams) const {
  return layers_.size() * streams * width() * (cell_ ? 2 : 1);
}

void RecurrentBody::initialise(Pieces& pieces, Random& random) {
  const double bound = 1 / std::sqrt(static_cast<double>(config_.hidden));
  // A tied embedding is also the output matrix, which must begin small.
  if (weight_ == embedding_) {
    fill_uniform(pieces, embedding_->weights, bound, random);
  } else {
    fill_normal(pieces, embedding_->weights, 1, random);
    fill_uniform(pieces, weight_->weights, bound, random);
  }
  initialise_layers(pieces, random);
  fill_uniform(pieces, bias_->weights, bound, random);
}

void RecurrentBody::initialise_layers(Pieces& pieces, Random& random) {
  for (auto& layer : layers_) {
    layer->initialise(pieces, random);
    layer->scale_recurrent(pieces, config_.recurrent_scale);
  }
}

void RecurrentBody::read(Scalar* memory, TokenId token) const {
  const RecurrentLayer& first = *layers_.front();
  const auto gates_size = static_cast<std::size_t>(first.gate_columns());
  Scalar* gates = token_work(gates_size + static_cast<std::size_t>(first.plan().kept) * width());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const RecurrentLayer& layer = *layers_[l];
    Scalar* h = memory + l * width();
    Scalar* c = cell_ ? memory + (layers_.size() + l) * width() : nullptr;
    if (l == 0) {
      std::copy_n(layer.start(), gates_size, gates);
      projection_.forward_one(token, gates);
    } else {
      Pieces all;
      layer.project(all, 1, h - width(), gates);
    }
    layer.step_one(gates, h, c);
  }
}

const Scalar* RecurrentBody::forward(Pieces& pieces, const Batch& batch, BatchState& state,
                                     Random* random, Workspace& work) const {
  const auto remembered =
      static_cast<std::size_t>(state_size(static_cast<std::uint64_t>(batch.streams)));
  if (state.memory.size() != remembered) state.memory.assign(remembered, 0);
  return run(pieces, batch, state.memory.data(), random, work);
}

const Scalar* RecurrentBody::run(Pieces& pieces, const Batch& batch, Scalar* memory, Random* random,
                                 Workspace& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const std::size_t rows = batch.inputs.size(), size = streams * width();
  const Scalar* below = nullptr;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const RecurrentLayer& layer = *layers_[l];
    Scalar* gates = layer.gates(work);
    if (l == 0) {
      const Scalar* mask = random != nullptr ? embedding_mask(work) : nullptr;
      const auto columns = static_cast<std::size_t>(layer.gate_columns());
      fill_rows(pieces, rows, columns, layer.start(), gates);
      if (mask != nullptr) {
        draw_dropout(pieces, config_.embedding_dropout, rows * embedding_->shape[1], *random,
                     work[embedding_mask_]);
      }
      projection_.forward(pieces, batch.inputs, mask, gates, work);
    } else {
      layer.project(pieces, rows, below, gates);
    }
    Scalar* h = memory + l * size;
    Scalar* cell = cell_ ? memory + (layers_.size() + l) * size : nullptr;
    layer.run(pieces, batch, h, cell, random, work);
    Scalar* outputs = layer.outputs(work);
    if (random != nullptr && drops(l)) {
      dropout(pieces, config_.dropout, rows * width(), *random, work[masks_[l]], outputs, outputs);
    }
    below = outputs;
  }
  return below;
}

void RecurrentBody::backward(Pieces& pieces, const Batch& batch, Workspace& work) const {
  const std::size_t rows = batch.inputs.size();
  for (std::size_t l = layers_.size(), turn = 0; l-- > 0; turn = 1 - turn) {
    const RecurrentLayer& layer = *layers_[l];
    Scalar* d_out = work[d_out_[turn]];
    if (drops(l)) apply_mask(pieces, rows * width(), work[masks_[l]], d_out);
    layer.run_back(pieces, batch, d_out, work[d_h_], work[d_c_], work);
    if (l > 0) {
      layer.project_back(pieces, rows, layers_[l - 1]->outputs(work), layer.gates(work),
                         work[d_out_[1 - turn]]);
    } else {
      projection_.backward(pieces, batch.inputs, embedding_mask(work), layer.gates(work), scatter_,
                           work);
    }
  }
}

}  // namespace onegin
