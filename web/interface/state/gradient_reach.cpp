// Averages over pairs of steps.
#include "state/gradient_reach.h"

#include <algorithm>

namespace onegin::web {

double top_layer(const TracedModel& trace) {
  double top = 0;
  for (const PlaneDescription& plane : trace.header.planes) {
    if (plane.plane == "pair_norm") top = std::max(top, plane.layer);
  }
  return top;
}

std::vector<std::pair<double, double>> gradient_reach(const TracedModel& trace) {
  const PlaneDescription* plane = trace.find("pair_norm", top_layer(trace));
  if (plane == nullptr) return {};
  const auto steps = static_cast<std::size_t>(plane->rows);
  std::vector<std::pair<double, double>> reach;
  for (std::size_t k = 0; k < steps; ++k) {
    double sum = 0;
    for (std::size_t t = k; t < steps; ++t) sum += trace.at(*plane, t, t - k);
    reach.emplace_back(static_cast<double>(k), sum / static_cast<double>(steps - k));
  }
  return reach;
}

std::optional<double> mean_slope(const TracedModel& trace) {
  const std::vector<std::string>& equations = trace.header.equations;
  const PlaneDescription* h = trace.find("h", top_layer(trace));
  if (h == nullptr || equations != std::vector<std::string>{"h = tanh(a_h)"}) return {};
  double sum = 0;
  const auto values = trace.values(*h);
  for (const float x : values) sum += 1 - static_cast<double>(x) * static_cast<double>(x);
  return sum / static_cast<double>(values.size());
}

}  // namespace onegin::web
