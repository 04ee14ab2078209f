// The covariance, summed in double precision, and its eigenvectors by Eigen.
#include "evaluation/principal_components.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace onegin {

void PrincipalComponents::work(Pieces& pieces, std::span<const Scalar> points, std::size_t size) {
  const std::size_t n = size > 0 ? points.size() / size : 0;
  const auto width = static_cast<double>(std::max<std::size_t>(size, 1));
  pieces(1, [&] {
    mean.assign(size, 0);
    covariance_.assign(size * size, 0);
    projected.assign(n * count_, 0);
  });
  pieces.parts(n, Pieces::kCopied * width, [&](std::size_t first, std::size_t part) {
    for (std::size_t i = first; i < first + part; ++i) {
      for (std::size_t j = 0; j < size; ++j) mean[j] += static_cast<double>(points[i * size + j]);
    }
  });
  pieces(width, [&] {
    for (double& m : mean) m /= static_cast<double>(std::max<std::size_t>(n, 1));
  });
  pieces.parts(n, 8 * width * width, [&](std::size_t first, std::size_t part) {
    std::vector<double> x(size);
    for (std::size_t i = first; i < first + part; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        x[j] = static_cast<double>(points[i * size + j]) - mean[j];
      }
      for (std::size_t j = 0; j < size; ++j) {
        double* const row = covariance_.data() + j * size;
        for (std::size_t k = 0; k <= j; ++k) row[k] += x[j] * x[k];
      }
    }
  });
  pieces(20 * width * width * width, [&] { take_apart(size); });
  pieces.parts(n, 4 * width, [&](std::size_t first, std::size_t part) {
    for (std::size_t i = first; i < first + part; ++i) {
      for (std::size_t c = 0; c < shares.size(); ++c) {
        double sum = 0;
        for (std::size_t j = 0; j < size; ++j) {
          sum += (static_cast<double>(points[i * size + j]) - mean[j]) * directions[c * size + j];
        }
        projected[i * count_ + c] = static_cast<Scalar>(sum);
      }
    }
  });
}

void PrincipalComponents::take_apart(std::size_t size) {
  directions.clear();
  shares.clear();
  if (size == 0) return;
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto n = static_cast<Eigen::Index>(size);
  const Eigen::Map<const Matrix> covariance(covariance_.data(), n, n);  // the lower half
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(covariance);
  const auto& values = solver.eigenvalues();  // the smallest first
  const double all = std::max(values.cwiseMax(0.0).sum(), 1e-300);
  for (std::size_t c = 0; c < std::min(count_, size); ++c) {
    const auto column = n - 1 - static_cast<Eigen::Index>(c);
    const auto vector = solver.eigenvectors().col(column);
    Eigen::Index largest = 0;
    vector.cwiseAbs().maxCoeff(&largest);
    const double sign = vector[largest] < 0 ? -1 : 1;
    for (Eigen::Index j = 0; j < n; ++j) directions.push_back(sign * vector[j]);
    shares.push_back(std::max(values[column], 0.0) / all);
  }
}

}  // namespace onegin
