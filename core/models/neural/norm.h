// Normalisation of every row: layer norm (Ba et al. 2016) and RMS norm (Zhang & Sennrich 2019).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "models/neural/parameters.h"
#include "models/neural/workspace.h"

namespace onegin {

enum class NormKind : int { layer, rms };
inline constexpr std::array<std::string_view, 2> kNormKinds{"layer", "rms"};

// Of a row x (W):
//   layer  y = w * (x - mean) / sqrt(variance + epsilon) + b
//   rms    y = w * x / sqrt(mean of x^2 + epsilon)             without a bias
class Norm {
 public:
  static constexpr double kEpsilon = 1e-5;  // PyTorch's

  // Declares `name`.weight and, of a layer norm that is `biased`, `name`.bias; y is an activation
  // of layer `layer` that traces show as `plane`.
  Norm(NormKind kind, bool biased, std::size_t width, const std::string& name, int layer,
       Plane plane, Parameters& parameters, Activations& activations);

  // y (R, W), which stays in the work space.
  const Scalar* forward(Pieces& pieces, std::size_t rows, const Scalar* x, Workspace& work) const;
  const Scalar* outputs(Workspace& work) const { return work[outputs_]; }
  Activations::Index outputs_index() const { return outputs_; }
  // The same for one row.
  void forward_one(const Scalar* x, Scalar* y) const;
  // Adds to the gradients of weight and bias; d_x (R, W) = or, if it `adds`, += dL/dx, given what
  // forward read and dL/dy.
  void backward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* d_y, bool adds,
                Scalar* d_x, Workspace& work) const;
  // w = 1, b = 0.
  void initialise(Pieces& pieces);

 private:
  struct Statistics {
    Scalar mean, scale;  // y = w * (x - mean) * scale + b
  };
  Statistics statistics(const Scalar* x) const;
  void write(const Scalar* x, Statistics s, Scalar* y) const;
  void row_back(const Scalar* x, Statistics s, const Scalar* d_y, bool adds, Scalar* d_x) const;

  bool centred_;
  std::size_t width_;
  Tensor* weight_;
  Tensor* bias_;                   // or null
  Activations::Index outputs_;     // (R, W) y
  Activations::Index statistics_;  // (R, 2)
};

}  // namespace onegin
