// t-SNE (van der Maaten and Hinton 2008): places in the plane whose neighbours are the neighbours
// of the points. Exact: every pair counts.
//
//   p_{j|i} = exp(-|x_i - x_j|^2 / 2 s_i^2) / sum over k != i                               (1)
//   p_ij    = (p_{j|i} + p_{i|j}) / 2n, with s_i so that every p_{.|i} has the same perplexity
//   q_ij    = (1 + |y_i - y_j|^2)^-1 / sum over all pairs                                   (4)
//   C       = sum p_ij ln(p_ij / q_ij)
//   dC/dy_i = 4 sum_j (p_ij - q_ij) (y_i - y_j) (1 + |y_i - y_j|^2)^-1                      (5)
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "math/aligned.h"
#include "math/scalar.h"
#include "pieces.h"

namespace onegin {

struct TsneOptions {
  double perplexity = 30;  // neighbours that count; at most a third of the points
  int iterations = 500;
  std::uint64_t seed = 1;
  double learning_rate = 0;  // 0: n / 12, at least 50 (Belkina et al. 2019)
};

class Tsne {
 public:
  explicit Tsne(const TsneOptions& options) : options_(options) {}

  // Of points (n, size), row-major.
  void work(Pieces& pieces, std::span<const Scalar> points, std::size_t size);

  std::size_t count() const { return count_; }
  Scalar x(std::size_t i) const { return x_[i]; }
  Scalar y(std::size_t i) const { return y_[i]; }
  double fraction() const;  // of the work

  // The parts, for whoever proves them. First p of the points.
  void begin(Pieces& pieces, std::span<const Scalar> points, std::size_t size);
  void place(std::size_t i, Scalar x, Scalar y) { x_[i] = x, y_[i] = y; }
  double p(std::size_t i, std::size_t j) const { return static_cast<double>(p_[i * count_ + j]); }
  // C where the points stand.
  double divergence() const;
  // (5) at every point, p times `exaggeration`; then in gradient_x and gradient_y.
  void find_gradient(Pieces& pieces, Scalar exaggeration);
  std::vector<Scalar> gradient_x, gradient_y;

 private:
  void find_neighbours(std::size_t i);
  void sum_rows(std::size_t first, std::size_t count, Scalar exaggeration);
  void move(int iteration);

  const TsneOptions options_;
  std::size_t count_ = 0;    // n
  AlignedVector<Scalar> p_;  // (n, n): products, squared distances, then p
  AlignedVector<Scalar> x_, y_;
  std::vector<Scalar> square_;  // |x_i|^2
  std::vector<Scalar> pull_x_, pull_y_, push_x_, push_y_;
  std::vector<Scalar> velocity_x_, velocity_y_, gain_x_, gain_y_;
  double sum_ = 0;  // of (1 + d^2)^-1 over all pairs
  int done_ = 0;    // iterations
};

}  // namespace onegin
