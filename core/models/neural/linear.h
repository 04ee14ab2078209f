// A linear layer y = x W^T + b with PyTorch's names and layout: W (N, M), b (N).
#pragma once

#include <cstddef>
#include <string>

#include "models/neural/parameters.h"
#include "models/neural/weight_forms.h"

namespace onegin {

class Linear {
 public:
  // Declares `name`.weight, whose rows are those of `matrices` matrices as Tensor has them, and, if
  // `biased`, `name`.bias.
  Linear(const std::string& name, std::size_t inputs, std::size_t outputs, int matrices,
         bool biased, Parameters& parameters, WeightForms& forms);

  const Tensor* weight() const { return weight_; }
  const Tensor* bias() const { return bias_; }  // or null
  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }

  // Rows that are multiplied together: few enough to stay in the cache from one product to the
  // next.
  static constexpr std::size_t kRowsAtOnce = 96;

  // y (R, N) = base (R, N) + x (R, M) W^T + b, where base is the residual stream that a branch is
  // added to, or null. It may be y.
  void forward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* base,
               Scalar* y) const;
  // The same at once.
  void forward(std::size_t rows, const Scalar* x, const Scalar* base, Scalar* y) const;
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
