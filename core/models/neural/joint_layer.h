// A hidden layer beside what it reads: what several sides say together, which a sum of what each
// says cannot.
//
//   z = [x, tanh(W x + b)]
#pragma once

#include <cstddef>

#include "math/random.h"
#include "models/neural/linear.h"
#include "models/neural/workspace.h"

namespace onegin {

// Sizes: R rows, M numbers of x, U units.
class JointLayer {
 public:
  JointLayer(std::size_t inputs, std::size_t units, double dropout, Parameters& parameters,
             WeightForms& forms, Activations& activations);

  std::size_t units() const { return linear_.outputs(); }
  // z (R, M + U) of x (R, M); dropout of the units if `random` is given.
  const Scalar* forward(Pieces& pieces, std::size_t rows, const Scalar* x, Random* random,
                        Workspace& work) const;
  // dL/dz (R, M + U), to be filled in.
  Scalar* d_outputs(Workspace& work) const { return work[d_z_]; }
  Activations::Index outputs() const { return z_; }
  // Adds to the gradients; d_x (R, M) = dL/dx.
  void backward(Pieces& pieces, std::size_t rows, const Scalar* x, Scalar* d_x,
                Workspace& work) const;
  void initialise(Pieces& pieces, Random& random);

 private:
  double dropout_;
  Linear linear_;
  Activations::Index units_;     // (R, U) tanh(W x + b)
  Activations::Index z_, d_z_;   // (R, M + U)
  Activations::Index d_units_;   // (R, U)
  Activations::Index mask_ = 0;  // (R, U) dropout
};

}  // namespace onegin
