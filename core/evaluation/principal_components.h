// Principal components (Pearson 1901): the directions in which points differ most.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "math/scalar.h"
#include "pieces.h"

namespace onegin {

// The eigenvectors of the covariance matrix C = (X - m)^T (X - m) / n with the largest eigenvalues,
// exactly: the whole symmetric matrix is taken apart. The component that is largest in absolute
// value is positive.
class PrincipalComponents {
 public:
  explicit PrincipalComponents(std::size_t count) : count_(count) {}

  // Of points (n, size), row-major.
  void work(Pieces& pieces, std::span<const Scalar> points, std::size_t size);

  std::vector<double> mean;        // m (size)
  std::vector<double> directions;  // (count, size); as many as there are
  std::vector<double> shares;      // (count) of the whole variance
  std::vector<Scalar> projected;   // (n, count): (x - m) . direction

 private:
  void take_apart(std::size_t size);

  const std::size_t count_;
  std::vector<double> covariance_;  // (size, size), the sum before it is divided
};

}  // namespace onegin
