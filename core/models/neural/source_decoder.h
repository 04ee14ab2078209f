// The body of an encoder-decoder: the encoder reads the sources of a batch, the decoder their
// targets.
#pragma once

#include <memory>

#include "models/neural/gated_layer.h"
#include "models/neural/network.h"
#include "models/neural/source_attention.h"
#include "models/neural/token_projection.h"

namespace onegin {

// The memory of a BatchState: h of the B streams, then c. Its context: what SourceRows keeps.
class SourceDecoder : public NetworkBody {
 public:
  struct Config {
    GatedCell cell = GatedCell::lstm;
    AttentionKind attention = AttentionKind::additive;
    int hidden = 0;     // H
    int embedding = 0;  // E
    double dropout = 0, recurrent_dropout = 0;
  };

  // Declares decoder.emb (V, E), decoder.cell, decoder.attention or decoder.combine, and
  // decoder.out with as many outputs. The encoder is declared already.
  SourceDecoder(const Config& config, std::size_t vocabulary, std::size_t outputs,
                std::unique_ptr<SourceRows> rows, std::unique_ptr<SourceEncoder> encoder,
                Parameters& parameters, WeightForms& forms, Activations& activations);

  const Tensor* weight() const { return weight_; }  // (O, W)
  const Tensor* bias() const { return bias_; }      // (O)
  const SourceRows& rows() const { return *rows_; }
  const SourceEncoder& encoder() const { return *encoder_; }
  const SourceAttention& attention() const { return *attention_; }
  std::size_t hidden() const { return static_cast<std::size_t>(config_.hidden); }
  std::size_t states() const { return layer_->plan().cell ? 2 : 1; }  // h and c, or h

  const Scalar* forward(Pieces& pieces, const Batch& batch, BatchState& state, Random* random,
                        Workspace& work) const override;
  Scalar* d_outputs(Workspace& work) const override { return attention_->d_outputs(work); }
  void backward(Pieces& pieces, const Batch& batch, Workspace& work) const override;
  void initialise(Pieces& pieces, Random& random) override;
  Result<void> clamp(const Clamp& clamp) override {
    return clamp.layer == 0 ? layer_->clamp(clamp) : no_such_plane(clamp);
  }
  std::vector<std::string_view> equations() const override;
  std::uint64_t state_size(std::uint64_t streams) const override {
    return streams * (states() * hidden() + rows_->longest() + 2);
  }
  PassSize pass_size(const Batch& batch, const BatchState& state) const override {
    PassSize size = rows_->size(batch, state);
    size.places = encoder_->places_for(size.source_steps);
    return size;
  }
  // The sources of a batch together have no more rows than it, but where one alone has more.
  PassBounds bounds(std::uint64_t rows, std::uint64_t streams) const override {
    const std::size_t longest = rows_->longest();
    const std::uint64_t tokens = std::max<std::uint64_t>(rows, longest);
    return {rows,
            streams,
            streams,
            tokens,
            longest,
            encoder_->most_places(streams, tokens),
            encoder_->places_for(longest)};
  }
  std::vector<std::string> place_names() const override { return encoder_->place_names(); }

  // One token without a pass; h, c and y (W) become those after it.
  void read(TokenId token, const SourceAttention::Places& places, Scalar* h, Scalar* c,
            Scalar* y) const;

 private:
  Batch steps(const Batch& batch, Workspace& work) const {
    Batch own = batch;
    own.restarts = rows_->begins(work);
    return own;
  }

  Config config_;
  std::unique_ptr<SourceRows> rows_;
  std::unique_ptr<SourceEncoder> encoder_;
  Tensor* embedding_;
  std::unique_ptr<RecurrentLayer> layer_;
  TokenProjection projection_;
  TokenProjection::Scatter scatter_;
  std::optional<SourceAttention> attention_;
  Tensor* weight_;
  Tensor* bias_;
  Activations::Index d_h_, d_c_;  // (B, H)
};

}  // namespace onegin
