// The feed-forward part of a Transformer block: W' act(W x + b) + b', four times as wide inside.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "models/neural/linear.h"
#include "models/neural/workspace.h"

namespace onegin {

// x Phi(x), as nanoGPT; its approximation by tanh, as GPT-2; and max(x, 0)^2 (So et al. 2021).
enum class FeedForwardActivation : int { gelu, gelu_tanh, relu2 };
inline constexpr std::array<std::string_view, 3> kFeedForwardActivations{"gelu", "gelu_tanh",
                                                                         "relu2"};

class FeedForward {
 public:
  static constexpr std::size_t kTimes = 4;  // the inner width, in widths

  // Work space that all layers use in turn: (R, 4W) gradients.
  static Activations::Index declare_scratch(std::size_t width, Activations& activations);

  FeedForward(FeedForwardActivation activation, std::size_t width, bool biased,
              const std::string& name, int layer, Activations::Index scratch,
              Parameters& parameters, WeightForms& forms, Activations& activations);

  // out (R, W) = base (R, W), if there is one, + what the layer makes of x (R, W). `training`:
  // keeps what backward() needs.
  void forward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* base, bool training,
               Scalar* out, Workspace& work) const;
  // out (W) += what it makes of one row; inner: 4W numbers.
  void forward_one(const Scalar* x, Scalar* inner, Scalar* out) const;
  // Adds to the gradients; d_x (R, W) = dL/dx, given dL/d(out) in d_out.
  void backward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* d_out, Scalar* d_x,
                Workspace& work) const;
  void initialise(Pieces& pieces, double deviation, double projection_deviation, Random& random);

 private:
  void activate(std::size_t count, Scalar* y, Scalar* slopes) const;

  FeedForwardActivation activation_;
  std::size_t width_;
  Linear c_fc_, c_proj_;
  Activations::Index outputs_;  // (R, 4W) act(W x + b)
  Activations::Index slopes_;   // (R, 4W) act'(W x + b)
  Activations::Index d_inner_;  // (R, 4W)
};

}  // namespace onegin
