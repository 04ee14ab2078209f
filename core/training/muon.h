// Muon (Jordan 2024): a momentum step that is made orthogonal before it is taken.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "math/aligned.h"
#include "math/gemm.h"
#include "models/neural_model.h"

namespace onegin {

// For a matrix with its momentum m, gradient g, learning rate eta and weight decay lambda:
//
//   m <- mu m + g;  u = g + mu m (Nesterov);  theta <- (1 - eta lambda) theta
//   theta <- theta - eta sqrt(max(1, rows / columns)) O(u)
//
// O(u) has the singular vectors of u and singular values near 1: five Newton-Schulz steps
// X <- P X with P = a I + b A + c A A and A = X X^T, from X = u / (|u|_F + 1e-7), where the smaller
// side makes A. All P are polynomials of the first A, so that A <- P A P is the next one: a matrix
// with one side longer is multiplied once, by the product of all P. A tensor of several matrices
// stacked by rows, the weights of a layer's gates, is taken matrix by matrix.
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
  void multiply(Pieces& pieces, Sides sides);
  // C (n, n) = op(A) (n, k) op(B) (k, n), which is symmetric; ld is the distance of rows of both.
  void symmetric(Pieces& pieces, Transpose transpose_a, Transpose transpose_b, int n, int k,
                 const Scalar* a, const Scalar* b, int ld, Scalar* c) const;

  double sum_ = 0;                    // of the squares of u
  AlignedVector<Scalar> u_, next_;    // X: (rows, columns)
  AlignedVector<Scalar> a_, factor_;  // A and P: (n, n), n the smaller side
  AlignedVector<Scalar> all_, half_;  // the product of all P so far, and P A: (n, n)
  std::vector<int> begin_, end_;      // of the rows of a lower triangle
};

}  // namespace onegin
