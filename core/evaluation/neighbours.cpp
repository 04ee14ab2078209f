// Lengths, cosines, and a list that keeps the best.
#include "evaluation/neighbours.h"

#include <algorithm>
#include <cmath>

#include "math/sums.h"

namespace onegin {

double make_unit(std::span<Scalar> v) {
  double square = 0;
  for (const Scalar x : v) square += static_cast<double>(x) * static_cast<double>(x);
  const double length = std::sqrt(square);
  if (!(length > 0)) return 0;
  for (Scalar& x : v) x = static_cast<Scalar>(static_cast<double>(x) / length);
  return length;
}

void UnitVectors::take(Pieces& pieces, const Vectors& vectors, std::span<const TokenId> types) {
  pieces(1, [&] {
    count = types.size();
    size = vectors.size;
    numbers.clear();
    numbers.reserve(count * size);
  });
  const double row = 2 * Pieces::kFresh * static_cast<double>(std::max<std::size_t>(size, 1));
  pieces.parts(types.size(), row, [&](std::size_t first, std::size_t part) {
    for (std::size_t i = first; i < first + part; ++i) {
      const auto vector = vectors[types[i]];
      numbers.insert(numbers.end(), vector.begin(), vector.end());
      make_unit(std::span(numbers).last(size));
    }
  });
}

void NearestVectors::work(Pieces& pieces, const UnitVectors& vectors, std::size_t rows) {
  pieces(1, [this] { nearest.clear(); });
  const double row = 2 * static_cast<double>(std::max<std::size_t>(vectors.size, 16));
  pieces.parts(rows, row, [&](std::size_t first, std::size_t part) {
    for (std::size_t i = first; i < first + part; ++i) {
      if (std::find(without_.begin(), without_.end(), i) != without_.end()) continue;
      const auto v = vectors[i];
      const auto cosine =
          static_cast<double>(sum_of(v.size(), [&](std::size_t j) { return v[j] * point_[j]; }));
      const bool full = nearest.size() == count_;
      if (count_ == 0 || (full && cosine <= nearest.back().cosine)) continue;
      if (full) nearest.pop_back();
      const auto place = std::upper_bound(
          nearest.begin(), nearest.end(), cosine,
          [](double value, const Neighbour& other) { return value > other.cosine; });
      nearest.insert(place, {i, cosine});
    }
  });
}

std::vector<Scalar> analogy_point(std::span<const Scalar> a, std::span<const Scalar> b,
                                  std::span<const Scalar> c) {
  std::vector<Scalar> point;
  for (std::size_t i = 0; i < a.size(); ++i) point.push_back(a[i] - b[i] + c[i]);
  make_unit(point);
  return point;
}

}  // namespace onegin
