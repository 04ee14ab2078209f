// Summaries in one pass over each tensor, in double.
#include "evaluation/inspect.h"

#include <algorithm>
#include <cmath>

namespace onegin {

void TensorSummaries::measure(Pieces& pieces, NeuralModel& model) {
  pieces(1, [this] { all.clear(); });
  model.visit_tensors([&](const Tensor& tensor) {
    const std::size_t size = tensor.weights.size();
    pieces.parts(size, 2 * Pieces::kDrawn, [&](std::size_t first, std::size_t count) {
      if (first == 0) {
        all.push_back({std::string(tensor.name), tensor.shape});
        sum_ = squares_ = 0;
      }
      if (size == 0) return;
      add(tensor.weights.subspan(first, count), first == 0);
      if (first + count == size) conclude(static_cast<double>(size));
    });
  });
}

void TensorSummaries::add(std::span<const Scalar> weights, bool first) {
  TensorSummary& summary = all.back();
  for (const Scalar weight : weights) {
    const auto value = static_cast<double>(weight);
    sum_ += value;
    squares_ += value * value;
  }
  const auto [least, most] = std::minmax_element(weights.begin(), weights.end());
  const auto low = static_cast<double>(*least), high = static_cast<double>(*most);
  summary.minimum = first ? low : std::min(summary.minimum, low);
  summary.maximum = first ? high : std::max(summary.maximum, high);
}

void TensorSummaries::conclude(double count) {
  TensorSummary& summary = all.back();
  summary.mean = sum_ / count;
  summary.deviation = std::sqrt(std::max(0.0, squares_ / count - summary.mean * summary.mean));
  summary.norm = std::sqrt(squares_);
}

}  // namespace onegin
