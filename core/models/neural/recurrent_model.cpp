// The recurrent stack: forward, backward, one token at a time, and many at once.
#include "models/neural/recurrent_model.h"

#include <algorithm>
#include <cmath>

#include "models/neural/buffer.h"
#include "models/neural/dropout.h"
#include "models/neural/initial.h"
#include "models/neural/training_memory.h"

namespace onegin {
namespace {

// Tokens scored at once: the output layer is multiplied for all of them together.
constexpr std::size_t kScoredAtOnce = 128;

}  // namespace

void RecurrentModel::suggest(const TaskSummary& summary) {
  RecurrentConfig& c = config();
  const std::size_t tokens = summary.train_tokens;
  c.layers = 1;
  c.softmax_samples = suggested_softmax_samples(summary.vocabulary);
  if (summary.characters) {
    c.embedding = 64;
    c.hidden = tokens < 200'000 ? 128 : 256;
    c.dropout = tokens < 200'000 ? 0.2 : 0.1;
  } else {
    c.embedding = 128;
    c.hidden = tokens < 200'000 ? 128 : 256;
    c.dropout = tokens < 1'000'000 ? 0.4 : 0.2;
    c.embedding_dropout = c.dropout / 2;
  }
}

Result<void> RecurrentModel::prepare(const Shape& shape) {
  const RecurrentConfig& c = config();
  if (c.tied && c.embedding != c.hidden) {
    return Error{"tied embeddings need embedding = hidden, not " + std::to_string(c.embedding) +
                     " and " + std::to_string(c.hidden),
                 "", "set both to the same size or turn 'tied' off"};
  }
  if (auto fits = check_training_memory(*this, shape); !fits) return fits;
  shape_ = shape;
  parameters_ = Parameters();
  work_ = Work();
  Plan plan = declare(shape, parameters_);
  embedding_ = plan.embedding;
  layers_ = std::move(plan.layers);
  weight_ = plan.weight;
  bias_ = plan.bias;
  return {};
}

RecurrentModel::Plan RecurrentModel::declare(const Shape& shape, Parameters& parameters) const {
  const RecurrentConfig& c = config();
  const std::size_t outputs = shape.vocabulary_size - shape.first_event;
  Plan plan{};
  plan.embedding =
      parameters.add("emb.weight", {shape.vocabulary_size, static_cast<std::size_t>(c.embedding)});
  for (int i = 0; i < c.layers; ++i) {
    plan.layers.push_back(make_layer(i == 0 ? c.embedding : c.hidden, i, parameters));
  }
  plan.weight = c.tied
                    ? plan.embedding
                    : parameters.add("out.weight", {outputs, static_cast<std::size_t>(c.hidden)});
  plan.bias = parameters.add("out.bias", {outputs}, false);
  return plan;
}

NetworkSize RecurrentModel::size_for(const Shape& shape) const {
  Parameters parameters;
  const Plan plan = declare(shape, parameters);
  const RecurrentConfig& c = config();
  const std::uint64_t streams = shape.training.streams;
  const std::uint64_t rows = std::max(streams * shape.training.steps, kRowsOfEvaluation);
  const auto hidden = static_cast<std::uint64_t>(c.hidden);
  const auto embedding = static_cast<std::uint64_t>(c.embedding);
  std::uint64_t work = rows * (2 * embedding + 2 * hidden) + 2 * streams * hidden;
  for (const auto& layer : plan.layers) work += layer->work_size(rows, streams);
  work += c.dropout > 0 ? plan.layers.size() * rows * hidden : 0;
  work += TokenProjection::work_size(*plan.embedding, plan.layers.front()->gate_columns(), rows);
  work += OutputLayer::work_size(plan.bias->shape[0], static_cast<std::size_t>(c.hidden),
                                 c.softmax_samples, rows);
  return {parameters.declared(), work * sizeof(Scalar)};
}

void RecurrentModel::connect() {
  const RecurrentConfig& c = config();
  const TokenId first_event = shape_.first_event;
  cell_ = layers_.front()->plan().cell;
  projection_.emplace(embedding_, layers_.front()->weight_ih(), 0);
  output_.emplace(weight_, c.tied ? first_event : 0, bias_, first_event, c.softmax_samples);
}

Result<void> RecurrentModel::build(Pieces& pieces, const Shape& shape, std::uint64_t seed) {
  if (auto prepared = pieces(1, [&] { return prepare(shape); }); !prepared) return prepared;
  if (auto allocated = parameters_.allocate(pieces, shape.weight_limit); !allocated) {
    return allocated;
  }
  pieces(1, [&] {
    connect();
    first_weights_ = Random(seed);
  });
  if (pieces.behind()) return {};
  const RecurrentConfig& c = config();
  const double bound = 1 / std::sqrt(static_cast<double>(c.hidden));
  // A tied embedding is also the output matrix, which must begin small.
  if (c.tied) {
    fill_uniform(pieces, embedding_->weights, bound, first_weights_);
  } else {
    fill_normal(pieces, embedding_->weights, 1, first_weights_);
    fill_uniform(pieces, weight_->weights, bound, first_weights_);
  }
  for (auto& layer : layers_) layer->initialise(pieces, first_weights_);
  fill_uniform(pieces, bias_->weights, bound, first_weights_);
  take_weights(pieces);
  return {};
}

Result<void> RecurrentModel::load(Pieces& pieces, const BlockViews& blocks) {
  if (auto loaded = parameters_.load(pieces, blocks); !loaded) return loaded;
  take_weights(pieces);
  return {};
}

void RecurrentModel::take_weights(Pieces& pieces) {
  for (auto& layer : layers_) layer->refresh(pieces);
  projection_->refresh(pieces);
  output_->refresh(pieces);
}

std::size_t RecurrentModel::memory_size(std::size_t streams) const {
  return layers_.size() * streams * static_cast<std::size_t>(layers_.front()->hidden()) *
         (cell_ ? 2 : 1);
}

State RecurrentModel::start() const {
  State state;
  state.memory.assign(memory_size(1), 0);
  read(state.memory.data(), kBeginSentence);
  return state;
}

void RecurrentModel::advance(State& state, TokenId token) const {
  read(state.memory.data(), token);
}

void RecurrentModel::read(Scalar* memory, TokenId token) const {
  const RecurrentLayer& first = *layers_.front();
  const auto gates_size = static_cast<std::size_t>(first.gate_columns());
  const auto width = static_cast<std::size_t>(first.hidden());
  Scalar* gates = token_work(gates_size + static_cast<std::size_t>(first.plan().kept) * width);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const RecurrentLayer& layer = *layers_[l];
    Scalar* h = memory + l * width;
    Scalar* c = cell_ ? memory + (layers_.size() + l) * width : nullptr;
    if (l == 0) {
      std::copy_n(layer.start(), gates_size, gates);
      projection_->forward_one(token, gates);
    } else {
      Pieces all;
      layer.project(all, 1, h - width, gates);
    }
    layer.step({.streams = 1,
                .gates = gates,
                .h_before = h,
                .c_before = c,
                .h = h,
                .c = c,
                .kept = gates + gates_size});
  }
}

void RecurrentModel::predict(const State& state, std::span<Scalar> log_probs) const {
  const auto width = static_cast<std::size_t>(layers_.front()->hidden());
  const Scalar* top = state.memory.data() + (layers_.size() - 1) * width;
  output_->logits(1, top, log_probs.data() + first_event());
  output_->normalise(log_probs);
}

void RecurrentModel::score(State& state, std::span<const TokenId> events,
                           std::span<const std::uint8_t> restarts,
                           std::span<EventScore> scores) const {
  const auto begins = [&](std::size_t i) {
    return i < events.size() && !restarts.empty() && restarts[i] != 0;
  };
  if (begins(0)) state = start();
  const auto width = static_cast<std::size_t>(layers_.front()->hidden());
  Work work;
  BatchState carried{.memory = state.memory, .context = {}};
  std::vector<TokenId> inputs;
  std::vector<std::uint8_t> anew;
  std::vector<Scalar> h;  // row i: h before event i
  for (std::size_t first = 0; first < events.size(); first += kScoredAtOnce) {
    const std::size_t count = std::min(kScoredAtOnce, events.size() - first);
    const auto piece = events.subspan(first, count);
    inputs.assign(piece.begin(), piece.end());
    anew.assign(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
      // Before an event that begins anew <s> is read, from zero, instead of the event before it.
      if (!begins(first + i + 1)) continue;
      inputs[i] = kBeginSentence;
      anew[i] = 1;
    }
    const Scalar* top = carried.memory.data() + (layers_.size() - 1) * width;
    h.assign(top, top + width);
    const Batch batch{.steps = static_cast<int>(count),
                      .streams = 1,
                      .inputs = inputs,
                      .targets = piece,
                      .restarts = anew};
    Pieces all;
    const Scalar* outputs = forward(all, batch, carried, nullptr, work);
    h.insert(h.end(), outputs, outputs + (count - 1) * width);
    output_->score(piece, h.data(), nullptr, scores.subspan(first, count), work.output);
  }
  state.memory = std::move(carried.memory);
}

const Scalar* RecurrentModel::forward(Pieces& pieces, const Batch& batch, BatchState& state,
                                      Random* random, Work& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const std::size_t rows = static_cast<std::size_t>(batch.steps) * streams;
  const auto width = static_cast<std::size_t>(layers_.front()->hidden());
  const RecurrentConfig& c = config();
  if (state.memory.size() != memory_size(streams)) state.memory.assign(memory_size(streams), 0);
  work.layers.resize(layers_.size());
  work.masks.resize(layers_.size());
  const Scalar* below = nullptr;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const RecurrentLayer& layer = *layers_[l];
    LayerWork& kept = work.layers[l];
    layer.reserve(batch.steps, batch.streams, kept);
    if (l == 0) {
      const bool drop = random != nullptr && c.embedding_dropout > 0;
      const std::size_t embedded = rows * static_cast<std::size_t>(c.embedding);
      layer.begin_gates(pieces, rows, kept.gates.data());
      if (drop) {
        pieces(Pieces::kDrawn * static_cast<double>(embedded),
               [&] { draw_dropout(c.embedding_dropout, embedded, *random, work.embedding_mask); });
      }
      projection_->forward(pieces, batch.inputs, drop ? work.embedding_mask.data() : nullptr,
                           kept.gates.data(), work.embedded);
    } else {
      layer.project(pieces, rows, below, kept.gates.data());
    }
    Scalar* h = state.memory.data() + l * streams * width;
    Scalar* cell = cell_ ? state.memory.data() + (layers_.size() + l) * streams * width : nullptr;
    layer.run(pieces, batch, h, cell, kept);
    if (random != nullptr && c.dropout > 0) {
      pieces(Pieces::kDrawn * static_cast<double>(rows * width), [&] {
        draw_dropout(c.dropout, rows * width, *random, work.masks[l]);
        apply_dropout(work.masks[l], rows * width, kept.h.data());
      });
    }
    below = kept.h.data();
  }
  return below;
}

// work.d_out[0] holds dL/d of the top layer's outputs.
void RecurrentModel::backward(Pieces& pieces, const Batch& batch, Work& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const std::size_t rows = static_cast<std::size_t>(batch.steps) * streams;
  const auto width = static_cast<std::size_t>(layers_.front()->hidden());
  const RecurrentConfig& c = config();
  grow(work.d_out[1], rows * width);
  grow(work.d_h, streams * width);
  grow(work.d_c, streams * width);
  for (std::size_t l = layers_.size(), turn = 0; l-- > 0; turn = 1 - turn) {
    const RecurrentLayer& layer = *layers_[l];
    LayerWork& kept = work.layers[l];
    Scalar* d_out = work.d_out[turn].data();
    if (c.dropout > 0) {
      pieces(Pieces::kCopied * static_cast<double>(rows * width),
             [&] { apply_dropout(work.masks[l], rows * width, d_out); });
    }
    layer.run_back(pieces, batch, d_out, work.d_h.data(), work.d_c.data(), kept);
    if (l > 0) {
      layer.project_back(pieces, rows, work.layers[l - 1].h.data(), kept.gates.data(),
                         work.d_out[1 - turn].data());
    } else {
      projection_->backward(pieces, batch.inputs,
                            c.embedding_dropout > 0 ? work.embedding_mask.data() : nullptr,
                            kept.gates.data(), work.embedded, work.scatter);
    }
  }
}

void RecurrentModel::train_pass(Pieces& pieces, const Batch& batch, BatchState& state,
                                Random& random, PassResult& result) {
  const std::size_t rows = batch.inputs.size();
  const Scalar* top = forward(pieces, batch, state, &random, work_);
  grow(work_.d_out[0], rows * static_cast<std::size_t>(layers_.front()->hidden()));
  parameters_.zero_gradients(pieces);
  output_->loss_and_gradient(pieces, batch.targets, top, work_.d_out[0].data(), nullptr, random,
                             work_.output, result);
  backward(pieces, batch, work_);
}

PassResult RecurrentModel::evaluate_pass(const Batch& batch, BatchState& state) {
  Pieces all;
  const Scalar* top = forward(all, batch, state, nullptr, work_);
  return output_->loss(batch.targets, top, nullptr, work_.output);
}

PassResult RecurrentModel::forward_logits(const Batch& batch, BatchState& state,
                                          std::span<Scalar> logits) {
  Pieces all;
  const Scalar* top = forward(all, batch, state, nullptr, work_);
  output_->logits(batch.inputs.size(), top, logits.data());
  return output_->loss(batch.targets, top, nullptr, work_.output);
}

}  // namespace onegin
