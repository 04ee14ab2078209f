// The hidden layers of the multi-layer perceptron: from windows of tokens to the last layer's
// outputs, forward and backward.
//
//   h_1 = f(b_1 + sum_k H_k e(w_k))   for the places k = 1 .. C of the window
//   h_l = f(b_l + H_l y_{l-1})        with y the outputs h after dropout, f = tanh or ReLU
#pragma once

#include <array>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "math/random.h"
#include "models/neural/clamps.h"
#include "models/neural/parameters.h"
#include "models/neural/token_projection.h"
#include "models/neural/windows.h"

namespace onegin {

// One projection of the embedding for each place in the window.
using Places = std::deque<TokenProjection>;

// Makes the places of weight (N, C*E) on embedding (V, E), for at most `most_rows` rows at once.
void make_places(const Tensor* embedding, const Tensor* weight, std::size_t most_rows,
                 const std::string& name, WeightForms& forms, Activations& activations,
                 Places& places);

// What each hidden unit does with its sum.
enum class Nonlinearity { tanh, relu };
inline constexpr std::array<std::string_view, 2> kNonlinearities{"tanh", "relu"};

class HiddenStack {
 public:
  struct Config {
    std::size_t context;  // C
    std::size_t width;    // H
    int layers;
    Nonlinearity activation;
    double dropout;
    Activations::Index windows;  // (C, R) the tokens
  };

  // Declares hid.weight (H, C*E), hid1.weight (H, H), ... and their biases (H). `embedding` (V, E).
  HiddenStack(const Config& config, const Tensor* embedding, Parameters& parameters,
              WeightForms& forms, Activations& activations);
  HiddenStack(const HiddenStack&) = delete;
  HiddenStack& operator=(const HiddenStack&) = delete;

  // Returns the last layer's outputs y (R, H). Dropout if random is given.
  const Scalar* forward(Pieces& pieces, const Windows& windows, Random* random,
                        Workspace& work) const;
  // (R, H) where dL/dy of the last layer is to stand before backward().
  Scalar* d_outputs(Workspace& work) const { return work[d_y_[0]]; }
  // The hidden units of a layer, as TraceableModel has it.
  Result<void> clamp(const Clamp& clamp) {
    const auto layer = static_cast<std::size_t>(clamp.layer);
    if (clamp.plane != "h" || layer >= layers_.size()) return no_such_plane(clamp);
    return layers_[layer].clamps.add(clamp, 0, static_cast<int>(config_.width));
  }
  std::vector<std::string_view> equations() const {
    if (config_.activation == Nonlinearity::tanh) return {"h = tanh(a_h)"};
    return {"h = max(0, a_h)"};
  }
  // Of the last layer's outputs.
  Activations::Index outputs_index() const { return layers_.back().h; }
  // Adds to the gradients. After a forward with dropout.
  void backward(Pieces& pieces, const Windows& windows, Workspace& work) const;
  // The outputs for one window, without any work space but h: 2 * H scalars.
  const Scalar* forward_one(std::span<const TokenId> window, Scalar* h) const;

 private:
  struct Layer {
    Clamps clamps;
    Tensor* weight;              // (H, C*E), above the first layer (H, H)
    Tensor* bias;                // (H)
    const PackedMatrix* packed;  // W^T (H, H) above the first layer
    Activations::Index h;        // (R, H) what the activation gives
    Activations::Index mask;     // (R, H) dropout
    Activations::Index dropped;  // (R, H) h with dropout
    Activations::Index d_a;      // (R, H) dL/d of what the activation was applied to, of a trace
  };

  const Scalar* outputs(const Layer& layer, bool drops, Workspace& work) const {
    return work[drops ? layer.dropped : layer.h];
  }
  // Applies the activation and the clamps of the layer to `rows` rows of x.
  void activate(const Layer& layer, std::size_t rows, Scalar* x) const;
  // d (R, H) = dL/dh becomes dL/d of what the activation was applied to.
  void activate_back(std::size_t count, const Scalar* h, Scalar* d) const;

  Config config_;
  std::vector<Layer> layers_;
  Places places_;
  TokenProjection::Scatter scatter_;
  std::array<Activations::Index, 2> d_y_;  // (R, H) dL/dy of a layer and of the one below, in turn
};

}  // namespace onegin
