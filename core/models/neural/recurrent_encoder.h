// An encoder that reads a source token by token, one way or both ways (Schuster & Paliwal 1997).
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "models/neural/gated_layer.h"
#include "models/neural/linear.h"
#include "models/neural/source_encoder.h"
#include "models/neural/token_projection.h"

namespace onegin {

// A place for each token. One way: its memory are the hidden states (M = H), the decoder begins
// with the last. Both ways: the states of both side by side (M = 2H) or, for an attention that
// needs M = H, their sum; the decoder begins with h = tanh(W_h [h_forward h_backward] + b_h) of
// the last states, and with c likewise (Bahdanau et al. 2015, appendix A.2.2).
//
// The sources of a pass stand side by side, each at the end of the S steps: all of them end at
// the last step, wherever they begin.
class RecurrentEncoder : public SourceEncoder {
 public:
  struct Config {
    GatedCell cell = GatedCell::lstm;
    int hidden = 0;     // H
    bool both = false;  // ways
    bool sum = false;   // of both ways; else side by side
    double recurrent_dropout = 0;
  };

  // Declares encoder.weight_ih_l0, ..., encoder.weight_ih_l0_reverse, ..., bridge_h, bridge_c.
  RecurrentEncoder(const Config& config, Tensor* embedding, const SourceRows& rows,
                   Parameters& parameters, WeightForms& forms, Activations& activations);

  std::size_t width() const override { return hidden() * (config_.both && !config_.sum ? 2 : 1); }
  std::size_t places_for(std::size_t longest) const override { return longest; }
  std::uint64_t most_places(std::uint64_t /*sources*/, std::uint64_t tokens) const override {
    return tokens;
  }
  std::size_t count(std::size_t source, Workspace& work) const override {
    return rows_.length(source, work);
  }
  void forward(Pieces& pieces, Random* random, Workspace& work) const override;
  const Scalar* memory(Workspace& work) const override { return work[memory_]; }
  const Scalar* first_h(Workspace& work) const override { return work[first_[0]]; }
  const Scalar* first_c(Workspace& work) const override {
    return cell() ? work[first_[1]] : nullptr;
  }
  void begin_back(Pieces& pieces, Workspace& work) const override;
  Scalar* d_memory(Workspace& work) const override { return work[d_memory_]; }
  Scalar* d_first_h(Workspace& work) const override { return work[d_first_[0]]; }
  Scalar* d_first_c(Workspace& work) const override { return cell() ? work[d_first_[1]] : nullptr; }
  void backward(Pieces& pieces, Workspace& work) const override;
  void initialise(Pieces& pieces, Random& random) override;

 private:
  // One way through the source.
  struct Way {
    std::unique_ptr<RecurrentLayer> layer;
    std::optional<TokenProjection> projection;
    Activations::Index tokens;               // (S, N) ids, as the way reads them
    std::array<Activations::Index, 2> last;  // (N, H) h and c after the last token
    std::array<Activations::Index, 2> d_last;
  };

  std::size_t hidden() const { return static_cast<std::size_t>(config_.hidden); }
  bool cell() const { return ways_.front().layer->plan().cell; }
  std::size_t states() const { return cell() ? 2 : 1; }
  bool bridged() const { return config_.both; }
  // The step, of `steps` steps, at which a way reads a token of a source of `count` tokens.
  static std::size_t step(std::size_t way, std::size_t token, std::size_t count,
                          std::size_t steps) {
    return way == 0 ? steps - count + token : steps - 1 - token;
  }
  void sort_tokens(Pieces& pieces, Workspace& work) const;
  Batch batch(std::size_t way, Workspace& work) const;
  void gather_memory(Pieces& pieces, Workspace& work) const;
  void scatter_memory_back(Pieces& pieces, std::size_t way, Workspace& work) const;
  void bridge(Pieces& pieces, Workspace& work) const;
  void bridge_back(Pieces& pieces, Workspace& work) const;

  Config config_;
  Tensor* embedding_;  // source_emb (V, E)
  const SourceRows& rows_;
  std::deque<Way> ways_;         // which stay where they are
  std::vector<Linear> bridges_;  // of h and c (H, 2H)
  TokenProjection::Scatter scatter_;
  Activations::Index starts_;                     // (S, N) bytes: a source begins
  Activations::Index memory_, d_memory_;          // (N, S, M)
  Activations::Index d_out_;                      // (S, N, H) dL/d of a way's outputs
  Activations::Index joined_ = 0, d_joined_ = 0;  // (N, 2H) last states of both ways
  std::array<Activations::Index, 2> first_{};     // (N, H)
  std::array<Activations::Index, 2> d_first_{};
};

}  // namespace onegin
