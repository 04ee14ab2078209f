// From tokens to the rows that the output layer reads, and back.
#include "models/neural/transformer_body.h"

#include <algorithm>

#include "models/neural/buffer.h"
#include "models/neural/initial.h"
#include "models/neural/rotary.h"
#include "models/neural/rows.h"

namespace onegin {

TransformerBody::TransformerBody(const TransformerConfig& config, std::size_t vocabulary, bool tied,
                                 Parameters& parameters, WeightForms& forms,
                                 Activations& activations)
    : config_(config),
      embedding_(
          parameters.add("transformer.wte.weight",
                         {vocabulary + (config.attention.reach.causal ? 0 : 1), config.width()})),
      places_(config.attention.reach.slides
                  ? nullptr
                  : parameters.add("transformer.wpe.weight",
                                   {config.attention.reach.context, config.width()})),
      scratch_(config, activations),
      first_(activations.add({.name = "reach.first",
                              .meaning = "the first token that each row sees",
                              .columns = 1,
                              .ids = true})),
      end_(activations.add(
          {.name = "reach.end", .meaning = "one more than the last", .columns = 1, .ids = true})),
      place_(activations.add(
          {.name = "reach.place", .meaning = "the place of each row", .columns = 1, .ids = true})),
      held_(activations.add({.name = "reach.held",
                             .meaning = "tokens seen from before the batch",
                             .extent = Extent::streams,
                             .columns = 1,
                             .ids = true})),
      x_(0),
      ln_f_([&] {
        for (std::size_t l = 0; l < config.layers; ++l) {
          parameters.enter(static_cast<int>(l) + 1);
          blocks_.push_back(std::make_unique<TransformerBlock>(
              config_, static_cast<int>(l), scratch_, parameters, forms, activations));
        }
        parameters.enter(Tensor::kOfOutput);
        return Norm(config.norm, config.attention.biased, config.width(), "transformer.ln_f",
                    static_cast<int>(config.layers) - 1,
                    {"ln_f", phrase("what the output layer reads, normalised")}, parameters,
                    activations);
      }()),
      output_(tied ? embedding_ : parameters.add("lm_head.weight", {vocabulary, config.width()})) {
  embedding_->layer = 0;
  if (places_ != nullptr) places_->layer = 0;
  const auto add = [&](const char* name, const char* meaning, bool training) {
    return activations.add(
        {.name = name, .meaning = meaning, .columns = config_.width(), .training = training});
  };
  x_ = activations.add({.name = "transformer.x",
                        .meaning = phrase("residual stream after the last block"),
                        .columns = config_.width(),
                        .planes = {{"x_last", phrase("residual stream after the last block"),
                                    Scale::any, static_cast<int>(config.layers)}},
                        .layer = static_cast<int>(config.layers) - 1});
  d_y_ = add("transformer.d_y", "dL/d of what the output layer reads", true);
  d_x_ = add("transformer.d_x", "dL/d of the residual stream", true);
  if (config_.dropout > 0) mask_ = add("transformer.mask", "dropout of the embeddings", true);
  if (places_ != nullptr) return;
  const std::size_t head = config_.attention.head();
  rotary_ = activations.add({.name = "reach.angles",
                             .meaning = "rotary angles",
                             .columns = head,
                             .past = reach().past()});
  angles_.resize(reach().context * head);
  for (std::size_t i = 0; i < reach().context; ++i) {
    rotary_angles(i, head, angles_.data() + i * head);
  }
}

std::vector<std::string_view> TransformerBody::equations() const {
  return {"ln_1 = norm(x)",          "x_attn = x + c_proj(heads)",      "ln_2 = norm(x_attn)",
          "inner = act(c_fc(ln_2))", "x_last = x_attn + c_proj(inner)", "ln_f = norm(x_last)"};
}

SelfAttention::Pass TransformerBody::pass(const Batch& batch, std::size_t layer, Scalar* memory,
                                          Workspace& work) const {
  return {batch,
          work.ids(first_),
          work.ids(end_),
          places_ == nullptr ? work[rotary_] : nullptr,
          memory == nullptr ? nullptr : memory + 1 + layer * config_.attention.kept(),
          reach().causal ? stream_size() : 0};
}

void TransformerBody::read_reach(const Batch& batch, BatchState& state, Workspace& work) const {
  TokenId* first = work.ids(first_);
  TokenId* end = work.ids(end_);
  TokenId* place = work.ids(place_);
  if (!reach().causal) return reach().read_both(batch, first, end, place);
  TokenId* counts = work.ids(held_);
  const auto streams = static_cast<std::size_t>(batch.streams);
  for (std::size_t b = 0; b < streams; ++b) {
    counts[b] = static_cast<TokenId>(state.memory[b * stream_size()]);
  }
  reach().read(batch, counts, first, end, place);
  for (std::size_t b = 0; b < streams; ++b) {
    state.memory[b * stream_size()] = static_cast<Scalar>(counts[b]);
  }
}

const Scalar* TransformerBody::forward(Pieces& pieces, const Batch& batch, BatchState& state,
                                       Random* random, Workspace& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const std::size_t rows = batch.inputs.size(), width = config_.width();
  const auto remembered = static_cast<std::size_t>(state_size(streams));
  if (state.memory.size() != remembered) state.memory.assign(remembered, 0);
  pieces(Pieces::kCopied * static_cast<double>(rows), [&] { read_reach(batch, state, work); });
  Scalar* memory = state.memory.empty() ? nullptr : state.memory.data();
  Scalar* x = blocks_.front()->inputs(work);
  gather(pieces, batch.inputs, width, embedding_->weights.data(), x);
  if (places_ != nullptr) {
    gather_add(pieces, {work.ids(place_), rows}, width, places_->weights.data(), x);
  } else {
    const std::size_t reached = reach().past() + static_cast<std::size_t>(batch.steps);
    const std::size_t head = config_.attention.head();
    each_row(pieces, reached, 4 * Pieces::kExponential * static_cast<double>(head),
             [&](std::size_t first, std::size_t count) {
               for (std::size_t s = first; s < first + count; ++s) {
                 rotary_angles(s, head, work[rotary_] + s * head);
               }
             });
  }
  if (drops(random)) dropout(pieces, config_.dropout, rows * width, *random, work[mask_], x, x);
  for (std::size_t l = 0; l < blocks_.size(); ++l) {
    Scalar* out = l + 1 < blocks_.size() ? blocks_[l + 1]->inputs(work) : work[x_];
    blocks_[l]->forward(pieces, pass(batch, l, memory, work), random, out, work);
  }
  return ln_f_.forward(pieces, rows, work[x_], work);
}

void TransformerBody::backward(Pieces& pieces, const Batch& batch, Workspace& work) const {
  const std::size_t rows = batch.inputs.size(), width = config_.width();
  Scalar* d = work[d_x_];
  ln_f_.backward(pieces, rows, work[x_], work[d_y_], false, d, work);
  for (std::size_t l = blocks_.size(); l-- > 0;) {
    blocks_[l]->backward(pieces, pass(batch, l, nullptr, work), d, work);
  }
  if (config_.dropout > 0) apply_mask(pieces, rows * width, work[mask_], d);
  scatter_add(pieces, batch.inputs, width, d, embedding_->gradient.data());
  if (places_ != nullptr) {
    scatter_add(pieces, {work.ids(place_), rows}, width, d, places_->gradient.data());
  }
}

void TransformerBody::initialise(Pieces& pieces, Random& random) {
  constexpr double kDeviation = 0.02;
  fill_normal(pieces, embedding_->weights, kDeviation, random);
  if (places_ != nullptr) fill_normal(pieces, places_->weights, kDeviation, random);
  for (const auto& block : blocks_) block->initialise(pieces, random);
  ln_f_.initialise(pieces);
  if (output_ != embedding_) fill_normal(pieces, output_->weights, kDeviation, random);
}

void TransformerBody::read(TokenId token, std::span<const Scalar* const> tokens, Scalar* own,
                           Scalar* y) const {
  const std::size_t width = config_.width();
  Scalar* x = token_work(width + TransformerBlock::one_work(config_, reach().context));
  std::copy_n(embedding_->weights.data() + token * width, width, x);
  if (places_ != nullptr) {
    const Scalar* place = places_->weights.data() + (tokens.size() - 1) * width;
    for (std::size_t j = 0; j < width; ++j) x[j] += place[j];
  }
  const Scalar* angles = places_ == nullptr ? angles_.data() : nullptr;
  for (std::size_t l = 0; l < blocks_.size(); ++l) {
    const std::size_t offset = l * 2 * width;
    blocks_[l]->forward_one(tokens, offset, own + offset, angles, x + width, x);
  }
  ln_f_.forward_one(x, y);
}

void TransformerBody::take(const Scalar* memory, std::size_t slot, Scalar* token) const {
  const std::size_t pair = 2 * config_.width();
  for (std::size_t l = 0; l < config_.layers; ++l) {
    std::copy_n(memory + 1 + l * config_.attention.kept() + slot * pair, pair, token + l * pair);
  }
}

void TransformerBody::put(const Scalar* token, std::size_t slot, Scalar* memory) const {
  const std::size_t pair = 2 * config_.width();
  for (std::size_t l = 0; l < config_.layers; ++l) {
    std::copy_n(token + l * pair, pair, memory + 1 + l * config_.attention.kept() + slot * pair);
  }
}

}  // namespace onegin
