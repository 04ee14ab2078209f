// Which vectors point where another one points: nearest neighbours by cosine, and analogies.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/embedding_model.h"
#include "pieces.h"

namespace onegin {

// Vectors of length 1, those of some rows of others, (count, size) row-major; a vector of zeros
// stays one.
struct UnitVectors {
  std::vector<Scalar> numbers;
  std::size_t count = 0, size = 0;

  std::span<const Scalar> operator[](std::size_t i) const {
    return std::span(numbers).subspan(i * size, size);
  }
  // Of the rows `types`; they stay as they are meanwhile.
  void take(Pieces& pieces, const Vectors& vectors, std::span<const TokenId> types);
};

// v / |v| in place; the length. Zeros stay.
double make_unit(std::span<Scalar> v);

// A row, and the cosine between it and what was asked for.
struct Neighbour {
  std::size_t row = 0;
  double cosine = 0;
};

// Looks through all vectors for the nearest ones of a point of length 1.
class NearestVectors {
 public:
  // `without`: rows that are not named.
  NearestVectors(std::vector<Scalar> point, std::size_t count, std::vector<std::size_t> without)
      : point_(std::move(point)), count_(count), without_(std::move(without)) {}

  // Among the first `rows` vectors.
  void work(Pieces& pieces, const UnitVectors& vectors, std::size_t rows);
  void work(Pieces& pieces, const UnitVectors& vectors) { work(pieces, vectors, vectors.count); }
  std::vector<Neighbour> nearest;  // the nearest first; of equal ones the lower row

 private:
  const std::vector<Scalar> point_;
  const std::size_t count_;
  const std::vector<std::size_t> without_;
};

// a - b + c of unit vectors, of length 1 again: "b is to a as c is to ?" (Mikolov, Yih and Zweig
// 2013).
std::vector<Scalar> analogy_point(std::span<const Scalar> a, std::span<const Scalar> b,
                                  std::span<const Scalar> c);

}  // namespace onegin
