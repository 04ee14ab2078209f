// Summaries in one pass over each tensor, in double.
#include "evaluation/inspect.h"

#include <algorithm>
#include <cmath>

namespace onegin {

std::vector<TensorSummary> summarise_tensors(NeuralModel& model) {
  std::vector<TensorSummary> summaries;
  model.visit_tensors([&](const Tensor& tensor) {
    TensorSummary summary{std::string(tensor.name), tensor.shape};
    double sum = 0;
    double squares = 0;
    for (const Scalar weight : tensor.weights) {
      const auto value = static_cast<double>(weight);
      sum += value;
      squares += value * value;
    }
    if (!tensor.weights.empty()) {
      const auto count = static_cast<double>(tensor.weights.size());
      const auto [low, high] = std::minmax_element(tensor.weights.begin(), tensor.weights.end());
      summary.minimum = static_cast<double>(*low);
      summary.maximum = static_cast<double>(*high);
      summary.mean = sum / count;
      summary.deviation = std::sqrt(std::max(0.0, squares / count - summary.mean * summary.mean));
      summary.norm = std::sqrt(squares);
    }
    summaries.push_back(std::move(summary));
  });
  return summaries;
}

}  // namespace onegin
