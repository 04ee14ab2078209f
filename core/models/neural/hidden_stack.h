// The hidden layers of the multi-layer perceptron: from windows of tokens to the last layer's
// outputs, forward and backward.
//
//   h_1 = f(b_1 + sum_k H_k e(w_k))   for the places k = 1 .. C of the window
//   h_l = f(b_l + H_l y_{l-1})        with y the outputs h after dropout, f = tanh or ReLU
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "math/gemm.h"
#include "math/random.h"
#include "models/neural/parameters.h"
#include "models/neural/token_projection.h"
#include "models/neural/windows.h"
#include "models/neural_model.h"

namespace onegin {

enum class Activation { tanh, relu };
inline constexpr std::array<std::string_view, 2> kActivations{"tanh", "relu"};

// One projection of the embedding for each place in the window.
using Places = std::vector<TokenProjection>;

// The places of weight (N, C*E) on embedding (V, E).
Places make_places(const Tensor* embedding, const Tensor* weight);

class HiddenStack {
 public:
  struct Config {
    std::size_t context;  // C
    std::size_t width;    // H
    int layers;
    Activation activation;
    double dropout;
  };

  // What a pass keeps; grown, never shrunk.
  struct Work {
    struct Layer {
      std::vector<Scalar> h;        // (R, H) what the activation gives
      std::vector<Scalar> mask;     // (R, H) dropout
      std::vector<Scalar> dropped;  // (R, H) h with dropout
    };
    std::vector<Layer> layers;
    std::vector<std::vector<Scalar>> embedded;  // per place (R, E)
    TokenProjection::Scatter scatter;
    // (R, H) dL/dy of a layer and of the one below, taking turns.
    std::array<std::vector<Scalar>, 2> d_y;
  };

  // Declares hid.weight (H, C*E), hid1.weight (H, H), ... and their biases (H). `embedding` (V, E).
  HiddenStack(const Config& config, const Tensor* embedding, Parameters& parameters);
  void refresh(Pieces& pieces);  // takes over changed weights
  // Scalars of packed weights and of the work of R rows.
  std::uint64_t work_size(const Tensor& embedding, std::uint64_t rows) const;

  const Tensor* first_weight() const { return layers_.front().weight; }

  // Returns the last layer's outputs y (R, H). Dropout if random is given.
  const Scalar* forward(Pieces& pieces, const Windows& windows, Random* random, Work& work) const;
  // work.d_y[0] (R, H) holds dL/dy of the last layer; adds to the gradients. After a forward with
  // dropout.
  void backward(Pieces& pieces, const Windows& windows, Work& work) const;
  // The outputs for one window, without any work space but h: 2 * H scalars.
  const Scalar* forward_one(std::span<const TokenId> window, Scalar* h) const;

 private:
  struct Layer {
    Tensor* weight;       // (H, C*E), above the first layer (H, H)
    Tensor* bias;         // (H)
    PackedMatrix packed;  // W^T (H, H) above the first layer
  };

  const Scalar* outputs(const Work::Layer& kept, bool drops) const {
    return drops ? kept.dropped.data() : kept.h.data();
  }
  void activate(std::size_t count, Scalar* x) const;
  // d (R, H) = dL/dh becomes dL/d of what the activation was applied to; adds its sum to d_bias.
  void activate_back(std::size_t rows, const Scalar* h, Scalar* d, Scalar* d_bias) const;

  Config config_;
  std::vector<Layer> layers_;
  Places places_;
};

}  // namespace onegin
