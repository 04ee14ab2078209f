// The body of a GPT, or of BERT: embeddings of tokens and places, blocks, a last norm.
#pragma once

#include <memory>
#include <vector>

#include "models/language_model.h"
#include "models/neural/network.h"
#include "models/neural/transformer_block.h"

namespace onegin {

// The memory of a BatchState where each token sees those before it alone, stream by stream: how
// many tokens the next one sees, then of every layer the keys and values of the last C - 1 tokens,
// right-aligned, the newest last. Where both sides are seen there is none.
class TransformerBody : public NetworkBody {
 public:
  // Declares all tensors, in nanoGPT's order. `tied`: the embedding (V, W) is the weight of the
  // output layer, too. Where both sides are seen the embedding has one row more, for the id V that
  // a blank is shown as.
  TransformerBody(const TransformerConfig& config, std::size_t vocabulary, bool tied,
                  Parameters& parameters, WeightForms& forms, Activations& activations);

  const Tensor* output() const { return output_; }  // (V, W)

  const Scalar* forward(Pieces& pieces, const Batch& batch, BatchState& state, Random* random,
                        Workspace& work) const override;
  Scalar* d_outputs(Workspace& work) const override { return work[d_y_]; }
  void backward(Pieces& pieces, const Batch& batch, Workspace& work) const override;
  void initialise(Pieces& pieces, Random& random) override;
  Tensor* embedding() const override { return embedding_; }
  std::uint64_t state_size(std::uint64_t streams) const override {
    return reach().causal ? streams * stream_size() : 0;
  }
  std::vector<std::string_view> equations() const override;

  // One token: reads it when the keys and values of the tokens it sees stand in tokens[1...], the
  // newest first, each as token_size() numbers; its own are written to `own`, which is tokens[0]; y
  // (W).
  void read(TokenId token, std::span<const Scalar* const> tokens, Scalar* own, Scalar* y) const;

  const TransformerConfig& config() const { return config_; }
  const Reach& reach() const { return config_.attention.reach; }
  Activations::Index outputs_index() const { return ln_f_.outputs_index(); }
  // Of one stream's memory.
  std::size_t stream_size() const { return 1 + config_.layers * config_.attention.kept(); }
  // Keys and values of one token, layer by layer.
  std::size_t token_size() const { return config_.layers * 2 * config_.width(); }
  // Copies them from and to a stream's memory, where `slot` is counted from the oldest of the C
  // - 1.
  void take(const Scalar* memory, std::size_t slot, Scalar* token) const;
  void put(const Scalar* token, std::size_t slot, Scalar* memory) const;

 private:
  SelfAttention::Pass pass(const Batch& batch, std::size_t layer, Scalar* memory,
                           Workspace& work) const;
  void read_reach(const Batch& batch, BatchState& state, Workspace& work) const;
  bool drops(const Random* random) const { return random != nullptr && config_.dropout > 0; }

  TransformerConfig config_;
  Tensor* embedding_;           // transformer.wte (V, W)
  Tensor* places_;              // transformer.wpe (C, W); null: rotary
  std::vector<Scalar> angles_;  // (C, D) by distance; rotary
  TransformerBlock::Scratch scratch_;
  Activations::Index first_, end_, place_;  // (R) ids
  Activations::Index held_;                 // (B) ids
  Activations::Index rotary_ = 0;           // (S, D) angles
  Activations::Index mask_ = 0;             // (R, W) dropout of the embeddings
  std::vector<std::unique_ptr<TransformerBlock>> blocks_;
  Activations::Index x_;  // (R, W) the residual stream after the last block
  Norm ln_f_;
  Tensor* output_;                // lm_head (V, W), or the embedding
  Activations::Index d_y_, d_x_;  // (R, W)
};

}  // namespace onegin
