// What a neural model's tensors look like from outside.
#pragma once

#include <span>
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

class TensorSummaries {
 public:
  void measure(Pieces& pieces, NeuralModel& model);
  std::vector<TensorSummary> all;  // in the order of visit_tensors

 private:
  void add(std::span<const Scalar> weights, bool first);
  void conclude(double count);

  double sum_ = 0, squares_ = 0;  // of the present tensor
};

}  // namespace onegin
