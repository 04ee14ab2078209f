// The largest singular value of every recurrent matrix of a network, by power iteration.
#pragma once

#include <vector>

#include "evaluation/trace_plane.h"
#include "models/neural_model.h"

namespace onegin {

class SingularValues {
 public:
  // Adds "singular" (G, 1) for every recurrent weight: of the matrix (H, H) of each of its G gates.
  void work(Pieces& pieces, NeuralModel& model, TracePlanes& planes);

 private:
  void iterate(const Scalar* matrix, std::size_t width);

  std::vector<double> v_, u_;  // of the present matrix
  double value_ = 0;
};

}  // namespace onegin
