// Muon (Jordan 2024): a momentum step that is made orthogonal before it is taken.
#pragma once

#include <cstddef>
#include <span>

#include "math/aligned.h"
#include "models/neural_model.h"

namespace onegin {

// For a matrix with its momentum m, gradient g, learning rate eta and weight decay lambda:
//
//   m <- mu m + g;  u = g + mu m (Nesterov);  theta <- (1 - eta lambda) theta
//   theta <- theta - eta sqrt(max(1, rows / columns)) O(u)
//
// O(u) has the singular vectors of u and singular values near 1: five Newton-Schulz steps
// X <- (a I + b A + c A A) X with A = X X^T, from X = u / (|u|_F + 1e-7), where the smaller side
// makes A. A tensor of several matrices stacked by rows, the weights of a layer's gates, is taken
// matrix by matrix.
class Muon {
 public:
  static constexpr double kMomentum = 0.95;

  // Takes the work space for the largest of the matrices.
  void begin(Pieces& pieces, std::span<const Tensor> tensors);

  // One step of a tensor with `matrices` > 0; the gradient counts times `scale`. Allocates nothing.
  void step(Pieces& pieces, const Tensor& tensor, std::span<Scalar> momentum, double rate,
            double decay, double scale);

 private:
  struct Sides {
    std::size_t rows, columns;
    std::size_t most() const { return rows * columns; }
    std::size_t least() const { return rows < columns ? rows : columns; }
  };
  static Sides sides_of(const Tensor& tensor);
  void gather(Pieces& pieces, std::span<const Scalar> gradient, std::span<Scalar> momentum,
              Scalar scale);
  void orthogonalise(Pieces& pieces, Sides sides);
  void square(Pieces& pieces, Sides sides);
  void polynomial(Pieces& pieces, int n);

  double sum_ = 0;                    // of the squares of u
  AlignedVector<Scalar> u_, next_;    // X: (rows, columns)
  AlignedVector<Scalar> a_, factor_;  // A and a I + b A + c A A: (n, n), n the smaller side
};

}  // namespace onegin
