// Newton-Schulz steps as matrix products, of which the symmetric ones are computed half.
#include "training/muon.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "math/gemm_pieces.h"

namespace onegin {
namespace {

constexpr int kSteps = 5;
constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
constexpr double kTiny = 1e-7;

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
  pieces(1, [&] {
    begin_.assign(least, 0);
    end_.resize(least);
    std::iota(end_.begin(), end_.end(), 1);
  });
  for (auto* matrix : {&u_, &next_, &a_, &factor_, &all_, &half_}) {
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

// Half of the product, and its mirror image.
void Muon::symmetric(Pieces& pieces, Transpose transpose_a, Transpose transpose_b, int n, int k,
                     const Scalar* a, const Scalar* b, int ld, Scalar* c) const {
  const auto rows = static_cast<std::size_t>(n);
  const std::ptrdiff_t step = transpose_a == Transpose::yes ? 1 : ld;
  pieces.parts(rows, static_cast<double>(n) * k, [&](std::size_t first, std::size_t count) {
    const auto i = static_cast<std::ptrdiff_t>(first);
    gemm_to_band({begin_.data() + i, end_.data() + i}, transpose_a, transpose_b,
                 static_cast<int>(count), static_cast<int>(first + count), k, a + i * step, ld, b,
                 ld, c + i * n, n);
  });
  pieces.parts(rows, Pieces::kCopied * n, [&](std::size_t first, std::size_t count) {
    gemm_mirror(static_cast<int>(first), static_cast<int>(count), c, n);
  });
}

// A = X X^T of the smaller side. A tall X is not transposed: X <- X P with A = X^T X is the same.
void Muon::square(Pieces& pieces, Sides sides) {
  const int rows = static_cast<int>(sides.rows), columns = static_cast<int>(sides.columns);
  const bool tall = rows > columns;
  symmetric(pieces, tall ? Transpose::yes : Transpose::no, tall ? Transpose::no : Transpose::yes,
            tall ? columns : rows, tall ? rows : columns, u_.data(), u_.data(), columns, a_.data());
}

// P = a I + b A + c A A
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

// X <- P X
void Muon::multiply(Pieces& pieces, Sides sides) {
  const int rows = static_cast<int>(sides.rows), columns = static_cast<int>(sides.columns);
  if (rows > columns) {
    gemm(pieces, Transpose::no, Transpose::no, rows, columns, columns, u_.data(), columns,
         factor_.data(), columns, 0, next_.data(), columns);
  } else {
    gemm(pieces, Transpose::no, Transpose::no, rows, columns, rows, factor_.data(), rows, u_.data(),
         columns, 0, next_.data(), columns);
  }
  pieces(1, [this] { u_.swap(next_); });
}

void Muon::orthogonalise(Pieces& pieces, Sides sides) {
  const int n = static_cast<int>(sides.least());
  if (sides.rows == sides.columns) {
    for (int i = 0; i < kSteps; ++i) {
      square(pieces, sides);
      polynomial(pieces, n);
      multiply(pieces, sides);
    }
    return;
  }
  // Products of what commutes and is symmetric are symmetric.
  const auto product = [&](const AlignedVector<Scalar>& x, AlignedVector<Scalar>& y) {
    symmetric(pieces, Transpose::no, Transpose::no, n, n, x.data(), factor_.data(), n, y.data());
  };
  square(pieces, sides);
  for (int i = 0; i < kSteps; ++i) {
    polynomial(pieces, n);
    if (i + 1 < kSteps) {
      product(a_, half_);
      product(half_, a_);
    }
    if (i > 0) product(all_, half_);
    pieces(1, [this, i] { all_.swap(i > 0 ? half_ : factor_); });
  }
  pieces(1, [this] { factor_.swap(all_); });
  multiply(pieces, sides);
}

}  // namespace onegin
