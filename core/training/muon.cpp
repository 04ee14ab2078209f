// Newton-Schulz steps as matrix products, of which the symmetric ones are computed half.
#include "training/muon.h"

#include <algorithm>
#include <cmath>

#include "math/gemm_pieces.h"

namespace onegin {
namespace {

constexpr int kSteps = 5;
constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
constexpr double kTiny = 1e-7;

// Rows of a symmetric product that are computed together, up to the diagonal: narrow enough to
// leave out almost half, wide enough for the kernel.
constexpr int kPanel = 64;

// C (n, n) = op(A) op(B), which is symmetric; k is the inner side, ld that of A and B.
void symmetric(Pieces& pieces, Transpose transpose_a, Transpose transpose_b, int n, int k,
               const Scalar* a, const Scalar* b, int ld, Scalar* c) {
  for (int i = 0; i < n; i += kPanel) {
    const int rows = std::min(kPanel, n - i);
    const Scalar* from =
        a + static_cast<std::ptrdiff_t>(i) * (transpose_a == Transpose::yes ? 1 : ld);
    gemm(pieces, transpose_a, transpose_b, rows, i + rows, k, from, ld, b, ld, 0,
         c + static_cast<std::ptrdiff_t>(i) * n, n);
  }
  const auto width = static_cast<std::size_t>(n);
  pieces(Pieces::kCopied * n * n / 2, [&] {
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t done = std::min(width, (i / kPanel + 1) * kPanel);
      for (std::size_t j = done; j < width; ++j) c[i * width + j] = c[j * width + i];
    }
  });
}

}  // namespace

Muon::Sides Muon::sides_of(const Tensor& tensor) {
  return {tensor.shape[0] / static_cast<std::size_t>(tensor.matrices), tensor.shape[1]};
}

void Muon::begin(Pieces& pieces, std::span<const Tensor> tensors) {
  std::size_t most = 0, least = 0;
  for (const Tensor& tensor : tensors) {
    if (tensor.matrices == 0) continue;
    most = std::max(most, sides_of(tensor).most());
    least = std::max(least, sides_of(tensor).least());
  }
  for (auto* matrix : {&u_, &next_, &a_, &factor_}) {
    const std::size_t size = matrix == &u_ || matrix == &next_ ? most : least * least;
    pieces(1, [&] {
      matrix->clear();
      matrix->reserve(size);
    });
    pieces.parts(size, Pieces::kFresh,
                 [&](std::size_t first, std::size_t count) { matrix->resize(first + count); });
  }
}

void Muon::step(Pieces& pieces, const Tensor& tensor, std::span<Scalar> momentum, double rate,
                double decay, double scale) {
  const Sides sides = sides_of(tensor);
  const double ratio = static_cast<double>(sides.rows) / static_cast<double>(sides.columns);
  const auto shrink = static_cast<Scalar>(1 - rate * decay);
  const auto far = static_cast<Scalar>(rate * std::sqrt(std::max(1.0, ratio)));
  for (int block = 0; block < tensor.matrices; ++block) {
    const std::size_t at = static_cast<std::size_t>(block) * sides.most();
    gather(pieces, tensor.gradient.subspan(at, sides.most()), momentum.subspan(at, sides.most()),
           static_cast<Scalar>(scale));
    orthogonalise(pieces, sides);
    pieces.parts(sides.most(), 2 * Pieces::kCopied, [&](std::size_t first, std::size_t count) {
      Scalar* theta = tensor.weights.data() + at;
      for (std::size_t i = first; i < first + count; ++i) {
        theta[i] = shrink * theta[i] - far * u_[i];
      }
    });
  }
}

// The momentum goes on; u_ becomes u / (|u|_F + 1e-7).
void Muon::gather(Pieces& pieces, std::span<const Scalar> gradient, std::span<Scalar> momentum,
                  Scalar scale) {
  const auto mu = static_cast<Scalar>(kMomentum);
  pieces(1, [this] { sum_ = 0; });
  pieces.parts(gradient.size(), 3 * Pieces::kCopied, [&](std::size_t first, std::size_t count) {
    double sum = 0;
    for (std::size_t i = first; i < first + count; ++i) {
      const Scalar g = gradient[i] * scale;
      momentum[i] = mu * momentum[i] + g;
      u_[i] = g + mu * momentum[i];
      sum += static_cast<double>(u_[i]) * static_cast<double>(u_[i]);
    }
    sum_ += sum;
  });
  pieces.parts(gradient.size(), Pieces::kCopied, [&](std::size_t first, std::size_t count) {
    const auto factor = static_cast<Scalar>(1 / (std::sqrt(sum_) + kTiny));
    for (std::size_t i = first; i < first + count; ++i) u_[i] *= factor;
  });
}

// A = X X^T of the smaller side. A tall X is not transposed: X <- X (a I + b A + c A A) with
// A = X^T X is the same step.
void Muon::square(Pieces& pieces, Sides sides) {
  const int rows = static_cast<int>(sides.rows), columns = static_cast<int>(sides.columns);
  const bool tall = rows > columns;
  symmetric(pieces, tall ? Transpose::yes : Transpose::no, tall ? Transpose::no : Transpose::yes,
            tall ? columns : rows, tall ? rows : columns, u_.data(), u_.data(), columns, a_.data());
}

// factor_ = a I + b A + c A A
void Muon::polynomial(Pieces& pieces, int n) {
  symmetric(pieces, Transpose::no, Transpose::no, n, n, a_.data(), a_.data(), n, factor_.data());
  const auto width = static_cast<std::size_t>(n);
  pieces.parts(width, Pieces::kCopied * n, [&](std::size_t first, std::size_t count) {
    for (std::size_t i = first * width; i < (first + count) * width; ++i) {
      factor_[i] = static_cast<Scalar>(kB) * a_[i] + static_cast<Scalar>(kC) * factor_[i];
    }
    for (std::size_t i = first; i < first + count; ++i) {
      factor_[i * width + i] += static_cast<Scalar>(kA);
    }
  });
}

void Muon::orthogonalise(Pieces& pieces, Sides sides) {
  const int rows = static_cast<int>(sides.rows), columns = static_cast<int>(sides.columns);
  const int n = static_cast<int>(sides.least());
  for (int i = 0; i < kSteps; ++i) {
    square(pieces, sides);
    polynomial(pieces, n);
    if (rows > columns) {
      gemm(pieces, Transpose::no, Transpose::no, rows, columns, columns, u_.data(), columns,
           factor_.data(), n, 0, next_.data(), columns);
    } else {
      gemm(pieces, Transpose::no, Transpose::no, rows, columns, rows, factor_.data(), n, u_.data(),
           columns, 0, next_.data(), columns);
    }
    pieces(1, [this] { u_.swap(next_); });
  }
}

}  // namespace onegin
