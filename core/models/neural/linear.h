// A linear layer y = x W^T + b with PyTorch's names and layout: W (N, M), b (N).
#pragma once

#include <cstddef>
#include <string>

#include "models/neural/parameters.h"
#include "models/neural/weight_forms.h"

namespace onegin {

class Linear {
 public:
  // Declares `name`.weight, which is so many `matrices` stacked by rows, and, if `biased`,
  // `name`.bias.
  Linear(const std::string& name, std::size_t inputs, std::size_t outputs, int matrices,
         bool biased, Parameters& parameters, WeightForms& forms);

  const Tensor* weight() const { return weight_; }
  const Tensor* bias() const { return bias_; }  // or null
  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }

  // y (R, N) = x (R, M) W^T + b, or += where the branch of a residual stream is added.
  void forward(Pieces& pieces, std::size_t rows, const Scalar* x, Scalar* y, bool adds) const;
  // The same at once.
  void forward(std::size_t rows, const Scalar* x, Scalar* y, bool adds) const;
  // Adds to the gradients; d_x (R, M) = d_y (R, N) W.
  void backward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* d_y,
                Scalar* d_x) const;
  // W normal with this deviation, b zero.
  void initialise(Pieces& pieces, double deviation, Random& random);

 private:
  std::size_t inputs_, outputs_;
  Tensor* weight_;
  Tensor* bias_;
  const PackedMatrix* packed_;  // W^T (M, N)
};

}  // namespace onegin
