// Chains units by correlation.
#include "evaluation/unit_order.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace onegin {
namespace {

double at(const TracePlane& plane, std::size_t row, std::size_t column) {
  return static_cast<double>(plane.values[row * plane.columns + column]);
}

}  // namespace

void UnitOrders::begin(const TracePlane& plane) {
  units_.assign(plane.values.size(), 0);
  left_.resize(plane.columns);
  std::iota(left_.begin(), left_.end(), 0U);
  std::vector<double> spread(plane.columns);
  for (std::size_t j = 0; j < plane.columns; ++j) {
    double mean = 0;
    for (std::size_t t = 0; t < plane.rows; ++t) mean += at(plane, t, j);
    mean /= static_cast<double>(plane.rows);
    for (std::size_t t = 0; t < plane.rows; ++t) {
      const double x = at(plane, t, j) - mean;
      spread[j] += x * x;
    }
    const double norm = std::sqrt(spread[j]);
    for (std::size_t t = 0; t < plane.rows && norm > 1e-12; ++t) {
      units_[j * plane.rows + t] = static_cast<Scalar>((at(plane, t, j) - mean) / norm);
    }
  }
  std::stable_sort(left_.begin(), left_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return spread[a] > spread[b]; });
}

// The next unit: the one that is most correlated with the last.
void UnitOrders::extend(TracePlane& plane) {
  std::size_t best = 0;
  if (!plane.order.empty()) {
    const Scalar* last = units_.data() + plane.order.back() * plane.rows;
    Scalar highest = -2;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      const Scalar* unit = units_.data() + left_[i] * plane.rows;
      const Scalar together = std::inner_product(unit, unit + plane.rows, last, Scalar{0});
      if (together > highest) {
        highest = together;
        best = i;
      }
    }
  }
  plane.order.push_back(left_[best]);
  left_.erase(left_.begin() + static_cast<std::ptrdiff_t>(best));
}

void UnitOrders::work(Pieces& pieces, std::vector<TracePlane>& planes) {
  for (TracePlane& plane : planes) {
    // The tokens of a source stand in an order of their own.
    if (plane.over_source) continue;
    if (plane.rows < 2 || plane.columns < 2 || !plane.tensor.empty()) continue;
    const auto size = static_cast<double>(plane.values.size());
    pieces(Pieces::kCopied * size, [&] { begin(plane); });
    for (std::size_t j = 0; j < plane.columns; ++j) {
      pieces(size / 2, [&] { extend(plane); });
    }
  }
}

}  // namespace onegin
