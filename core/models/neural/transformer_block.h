// A block of a Transformer, as nanoGPT's: x += attention(norm(x)), x += feed_forward(norm(x)).
#pragma once

#include <cstddef>
#include <string>

#include "models/neural/attention.h"
#include "models/neural/feed_forward.h"
#include "models/neural/norm.h"

namespace onegin {

// The settings of the layers of a Transformer.
struct TransformerConfig {
  SelfAttention::Config attention = {};
  NormKind norm = NormKind::layer;
  FeedForwardActivation activation = FeedForwardActivation::gelu;
  std::size_t layers = 1;
  double dropout = 0;  // of the embeddings, the attention and each branch

  std::size_t width() const { return attention.width; }
};

class TransformerBlock {
 public:
  // Work space that all blocks use in turn.
  struct Scratch {
    Scratch(const TransformerConfig& config, Activations& activations);
    SelfAttention::Scratch attention;
    Activations::Index inner;     // of the feed-forward layers
    Activations::Index branch;    // (R, W) a branch before it is added to the residual stream
    Activations::Index d_branch;  // (R, W) its gradient
  };

  TransformerBlock(const TransformerConfig& config, int layer, const Scratch& scratch,
                   Parameters& parameters, WeightForms& forms, Activations& activations);

  // Where the residual stream (R, W) that the block reads is to stand before forward().
  Scalar* inputs(Workspace& work) const { return work[inputs_]; }
  // Writes the residual stream after the block to out (R, W). Dropout if random is given.
  void forward(Pieces& pieces, const SelfAttention::Pass& pass, Random* random, Scalar* out,
               Workspace& work) const;
  // d (R, W): dL/d of the stream after the block, then of that before it.
  void backward(Pieces& pieces, const SelfAttention::Pass& pass, Scalar* d, Workspace& work) const;
  // Changes x (W) of one token in place. attend_one() says what tokens, offset and angles are; the
  // token's own key and value are written to `own`. work: one_work() numbers for tokens.size()
  // tokens.
  void forward_one(std::span<const Scalar* const> tokens, std::size_t offset, Scalar* own,
                   const Scalar* angles, Scalar* work, Scalar* x) const;
  static std::size_t one_work(const TransformerConfig& config, std::size_t tokens);
  void initialise(Pieces& pieces, Random& random);

 private:
  bool drops(const Random* random) const { return random != nullptr && config_.dropout > 0; }
  void add_branch(Pieces& pieces, std::size_t rows, Activations::Index mask, Random& random,
                  Scalar* x, Workspace& work) const;
  const Scalar* branch_back(Pieces& pieces, std::size_t rows, Activations::Index mask,
                            const Scalar* d, Workspace& work) const;

  TransformerConfig config_;
  Scratch scratch_;
  Activations::Index inputs_;  // (R, W) the residual stream before the block
  Norm ln_1_;
  SelfAttention attention_;
  Activations::Index between_;  // (R, W) the stream after the attention
  Norm ln_2_;
  FeedForward mlp_;
  Activations::Index attention_mask_ = 0, mlp_mask_ = 0;  // (R, W) dropout of the branches
};

}  // namespace onegin
