// What a neural model's tensors look like from outside.
#pragma once

#include <string>
#include <vector>

#include "models/neural_model.h"

namespace onegin {

struct TensorSummary {
  std::string name;
  std::vector<std::size_t> shape;
  double minimum = 0, maximum = 0;
  double mean = 0;
  double deviation = 0;  // standard deviation of the entries
  double norm = 0;       // Euclidean
};

// In the order of visit_tensors.
std::vector<TensorSummary> summarise_tensors(NeuralModel& model);

}  // namespace onegin
