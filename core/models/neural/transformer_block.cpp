// Two branches of a residual stream, forward and backward.
#include "models/neural/transformer_block.h"

#include <algorithm>
#include <cmath>

#include "models/neural/rows.h"

namespace onegin {
namespace {

std::string name_of(int layer) { return "transformer.h." + std::to_string(layer); }

Activations::Index declare_stream(const std::string& name, Plane plane, std::size_t width,
                                  int layer, Activations& activations) {
  return activations.add({.name = name,
                          .meaning = plane.meaning,
                          .columns = width,
                          .planes = {plane},
                          .layer = layer});
}

}  // namespace

TransformerBlock::Scratch::Scratch(const TransformerConfig& config, Activations& activations)
    : attention(config.attention, activations),
      inner(FeedForward::declare_scratch(config.width(), activations)),
      branch(activations.add({.name = "block.branch",
                              .meaning = "a branch before dropout",
                              .columns = config.dropout > 0 ? config.width() : 0,
                              .training = true})),
      d_branch(activations.add({.name = "block.d_branch",
                                .meaning = "dL/d of a branch",
                                .columns = config.width(),
                                .training = true})) {}

TransformerBlock::TransformerBlock(const TransformerConfig& config, int layer,
                                   const Scratch& scratch, Parameters& parameters,
                                   WeightForms& forms, Activations& activations)
    : config_(config),
      scratch_(scratch),
      inputs_(declare_stream(name_of(layer) + ".x",
                             {"x", phrase("residual stream before the block"), Scale::any, layer},
                             config.width(), layer, activations)),
      ln_1_(config.norm, config.attention.biased, config.width(), name_of(layer) + ".ln_1", layer,
            {"ln_1", phrase("what the attention reads, normalised")}, parameters, activations),
      attention_(config.attention, name_of(layer) + ".attn", layer, scratch.attention, parameters,
                 forms, activations),
      between_(declare_stream(name_of(layer) + ".x_attn",
                              {"x_attn", phrase("residual stream after the attention")},
                              config.width(), layer, activations)),
      ln_2_(config.norm, config.attention.biased, config.width(), name_of(layer) + ".ln_2", layer,
            {"ln_2", phrase("what the feed-forward layer reads, normalised")}, parameters,
            activations),
      mlp_(config.activation, config.width(), config.attention.biased, name_of(layer) + ".mlp",
           layer, scratch.inner, parameters, forms, activations) {
  if (config.dropout <= 0) return;
  for (Activations::Index* mask : {&attention_mask_, &mlp_mask_}) {
    *mask = activations.add({.name = name_of(layer) + ".mask",
                             .meaning = "dropout",
                             .columns = config.width(),
                             .training = true});
  }
}

// x += mask * branch
void TransformerBlock::add_branch(Pieces& pieces, std::size_t rows, Activations::Index mask,
                                  Random& random, Scalar* x, Workspace& work) const {
  const std::size_t size = rows * config_.width();
  Scalar* branch = work[scratch_.branch];
  dropout(pieces, config_.dropout, size, random, work[mask], branch, branch);
  pieces(Pieces::kCopied * static_cast<double>(size), [&] {
    for (std::size_t i = 0; i < size; ++i) x[i] += branch[i];
  });
}

// The gradient of a branch, d * mask.
const Scalar* TransformerBlock::branch_back(Pieces& pieces, std::size_t rows,
                                            Activations::Index mask, const Scalar* d,
                                            Workspace& work) const {
  if (config_.dropout <= 0) return d;
  const std::size_t size = rows * config_.width();
  Scalar* branch = work[scratch_.branch];
  pieces(Pieces::kCopied * static_cast<double>(size), [&] {
    const Scalar* m = work[mask];
    for (std::size_t i = 0; i < size; ++i) branch[i] = d[i] * m[i];
  });
  return branch;
}

void TransformerBlock::forward(Pieces& pieces, const SelfAttention::Pass& pass, Random* random,
                               Scalar* out, Workspace& work) const {
  const std::size_t rows = pass.rows(), size = rows * config_.width();
  const Scalar* x = work[inputs_];
  Scalar* between = work[between_];
  const auto copy = [&](const Scalar* from, Scalar* to) {
    pieces(Pieces::kCopied * static_cast<double>(size), [&] { std::copy_n(from, size, to); });
  };
  const Scalar* heads =
      attention_.forward(pieces, pass, ln_1_.forward(pieces, rows, x, work), random, work);
  if (drops(random)) {
    attention_.projection().forward(pieces, rows, heads, nullptr, work[scratch_.branch]);
    copy(x, between);
    add_branch(pieces, rows, attention_mask_, *random, between, work);
  } else {
    attention_.projection().forward(pieces, rows, heads, x, between);
  }
  const Scalar* read = ln_2_.forward(pieces, rows, between, work);
  if (drops(random)) {
    mlp_.forward(pieces, rows, read, nullptr, true, work[scratch_.branch], work);
    copy(between, out);
    add_branch(pieces, rows, mlp_mask_, *random, out, work);
  } else {
    mlp_.forward(pieces, rows, read, between, random != nullptr, out, work);
  }
}

void TransformerBlock::backward(Pieces& pieces, const SelfAttention::Pass& pass, Scalar* d,
                                Workspace& work) const {
  const std::size_t rows = pass.rows();
  Scalar* d_branch = work[scratch_.d_branch];
  const Scalar* d_mlp = branch_back(pieces, rows, mlp_mask_, d, work);
  mlp_.backward(pieces, rows, ln_2_.outputs(work), d_mlp, d_branch, work);
  ln_2_.backward(pieces, rows, work[between_], d_branch, true, d, work);
  const Scalar* d_attention = branch_back(pieces, rows, attention_mask_, d, work);
  attention_.projection().backward(pieces, rows, attention_.outputs(work), d_attention,
                                   attention_.d_outputs(work));
  attention_.backward(pieces, pass, ln_1_.outputs(work), d_branch, work);
  ln_1_.backward(pieces, rows, work[inputs_], d_branch, true, d, work);
}

std::size_t TransformerBlock::one_work(const TransformerConfig& config, std::size_t tokens) {
  return 10 * config.width() + config.attention.heads * tokens;
}

void TransformerBlock::forward_one(std::span<const Scalar* const> tokens, std::size_t offset,
                                   Scalar* own, const Scalar* angles, Scalar* work,
                                   Scalar* x) const {
  const std::size_t w = config_.width();
  Scalar* read = work;           // (W)
  Scalar* heads = work + w;      // (W)
  Scalar* qkv = work + 2 * w;    // (3W), and below the inner units (4W)
  Scalar* space = work + 5 * w;  // (W + H * tokens)
  ln_1_.forward_one(x, read);
  attention_.inputs().forward(1, read, nullptr, qkv);
  std::copy_n(qkv + w, 2 * w, own);
  attention_.attend_one(tokens, offset, qkv, angles, space, heads);
  attention_.projection().forward(1, heads, x, x);
  ln_2_.forward_one(x, read);
  mlp_.forward_one(read, qkv, x);
}

// As GPT-2: the branches of L layers together add as much to the residual stream as one would.
void TransformerBlock::initialise(Pieces& pieces, Random& random) {
  constexpr double kDeviation = 0.02;
  const double projection = kDeviation / std::sqrt(2 * static_cast<double>(config_.layers));
  ln_1_.initialise(pieces);
  attention_.initialise(pieces, kDeviation, projection, random);
  ln_2_.initialise(pieces);
  mlp_.initialise(pieces, kDeviation, projection, random);
}

}  // namespace onegin
