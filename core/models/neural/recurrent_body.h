// The body of a recurrent network: embedding, a stack of recurrent layers, dropout between them.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "models/neural/network.h"
#include "models/neural/recurrent_layer.h"
#include "models/neural/token_projection.h"

namespace onegin {

// Dropout follows Zaremba et al. (2014): on the connections between layers and before the output
// layer (`dropout`), and on the embeddings (`embedding_dropout`, a setting of its own because
// without it the first layer's products are shared by all occurrences of a token).
class RecurrentBody : public NetworkBody {
 public:
  struct Config {
    int hidden;  // H
    double dropout, embedding_dropout;
    double recurrent_scale;      // factor on the first W_hh
    std::string module = "rnn";  // as the layers have it
  };

  // Declares what backward needs beside the layers, which are declared already. `weight`, `bias` of
  // the output layer are drawn with the first weights; a tied weight is `embedding`. Without them
  // it is a part of a body that draws them and the embedding itself, and has no dropout on what the
  // top layer gives.
  RecurrentBody(const Config& config, Tensor* embedding, Tensor* weight, Tensor* bias,
                std::vector<std::unique_ptr<RecurrentLayer>> layers, WeightForms& forms,
                Activations& activations);

  // Scalars of what B streams remember: h of every layer (L, B, H), then c likewise.
  std::uint64_t state_size(std::uint64_t streams) const override;
  // The top layer's h in the memory of one stream.
  const Scalar* top(const Scalar* memory) const { return memory + (layers_.size() - 1) * width(); }
  std::size_t width() const { return static_cast<std::size_t>(config_.hidden); }
  // Reads one token from memory = (L, H) for h, then c.
  void read(Scalar* memory, TokenId token) const;

  const Scalar* forward(Pieces& pieces, const Batch& batch, BatchState& state, Random* random,
                        Workspace& work) const override;
  Scalar* d_outputs(Workspace& work) const override { return work[d_out_[0]]; }
  void backward(Pieces& pieces, const Batch& batch, Workspace& work) const override;
  void initialise(Pieces& pieces, Random& random) override;
  Tensor* embedding() const override { return embedding_; }
  // Of the layers alone.
  void initialise_layers(Pieces& pieces, Random& random);
  // The same with memory of the caller's: h, then c, which are those after the batch then.
  const Scalar* run(Pieces& pieces, const Batch& batch, Scalar* memory, Random* random,
                    Workspace& work) const;
  const RecurrentLayer& top_layer() const { return *layers_.back(); }
  Result<void> clamp(const Clamp& clamp) override {
    const auto layer = static_cast<std::size_t>(clamp.layer);
    return layer < layers_.size() ? layers_[layer]->clamp(clamp) : no_such_plane(clamp);
  }
  std::vector<std::string_view> equations() const override {
    return layers_.front()->plan().equations;
  }

 private:
  bool drops(std::size_t layer) const { return layer < masks_.size(); }
  const Scalar* embedding_mask(Workspace& work) const {
    return config_.embedding_dropout > 0 ? work[embedding_mask_] : nullptr;
  }

  Config config_;
  Tensor* embedding_;
  Tensor* weight_;  // or null
  Tensor* bias_;
  std::vector<std::unique_ptr<RecurrentLayer>> layers_;
  bool cell_;
  TokenProjection projection_;
  TokenProjection::Scatter scatter_;
  Activations::Index embedding_mask_ = 0;  // (T, B, E)
  std::vector<Activations::Index> masks_;  // per layer (T, B, H)
  std::array<Activations::Index, 2>
      d_out_;                     // (T, B, H) dL/d of a layer's outputs and inputs, in turn
  Activations::Index d_h_, d_c_;  // (B, H)
};

}  // namespace onegin
