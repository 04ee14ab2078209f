// Long work cut into pieces, so that whoever runs it can do something else between two of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>

#include "math/gemm.h"

namespace onegin {

// The work is straight code whose parts stand in calls of a Pieces, in a fixed order:
//
//   void pass(Pieces& pieces) {
//     pieces(n, [&] { ... });
//     pieces.parts(rows, n, [&](std::size_t first, std::size_t count) { ... });
//   }
//   while (pieces.walk(pass)) { answer whoever waits }
//
// Every walk goes through all of the code, passes over the pieces that are done and does the next
// ones. What stands outside a piece is done in every walk, so it may only find out where things
// are. Where the cuts are follows from sizes alone, never from the clock or the allotment, and no
// cut changes a sum's order: results are the same to the bit however the work is interrupted.
class Pieces {
 public:
  // Sizes are in multiply-adds of a matrix product: so many take some milliseconds. Larger pieces
  // are cut where they can be; one walk does as many as this allows, and at least one.
  static constexpr double kLargest = 1e8;
  // What other work is in multiply-adds: an entry copied or added, an exponential, an entry drawn
  // at random or changed by an optimizer.
  static constexpr double kCopied = 4, kExponential = 40, kDrawn = 60;

  explicit Pieces(double allotment = std::numeric_limits<double>::infinity())
      : allotment_(allotment) {}

  // Goes through the work once. True while there is more; after the last piece it begins anew.
  template <class Work>
  bool walk(const Work& work) {
    seen_ = 0;
    spent_ = 0;
    work(*this);
    if (done_ < seen_) return true;
    done_ = 0;
    return false;
  }

  // One piece of the given size.
  template <class Piece>
  void operator()(double size, const Piece& piece) {
    if (seen_++ != done_ || (spent_ > 0 && spent_ + size > allotment_)) return;
    ++done_;
    spent_ += size;
    largest_ = std::max(largest_, size);
    piece();
  }

  // [0, total) in parts of at least eight, `size` each element: part(first, count).
  template <class Part>
  void parts(std::size_t total, double size, const Part& part) {
    const auto most = static_cast<std::size_t>(std::min(kLargest / size, 1e9)) / 8 * 8;
    const std::size_t each = std::max<std::size_t>(most, 8);
    const std::size_t count = std::max<std::size_t>(total / each, 1);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t first = i * each;
      const std::size_t rest = total - first;
      const std::size_t here = i + 1 == count ? rest : each;
      (*this)(size * static_cast<double>(here), [&] { part(first, here); });
    }
  }

  // The largest piece done so far.
  double largest() const { return largest_; }

 private:
  double allotment_;
  double spent_ = 0;
  double largest_ = 0;
  std::size_t done_ = 0;
  std::size_t seen_ = 0;
};

// gemm() in pieces. The cuts are where gemm() itself begins a new block, so that they cost nothing.
inline void gemm(Pieces& pieces, Transpose transpose_a, Transpose transpose_b, int m, int n, int k,
                 const Scalar* a, int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c,
                 int ldc) {
  constexpr int kWidth = 512, kDepth = 256;
  const auto from = [](const Scalar* x, Transpose transpose, int row, int column, int ld) {
    if (transpose == Transpose::yes) std::swap(row, column);
    return x + static_cast<std::ptrdiff_t>(row) * ld + column;
  };
  for (int j = 0; j < n; j += kWidth) {
    const int width = std::min(kWidth, n - j);
    const double slice = static_cast<double>(width) * kDepth * m;
    const int depth =
        kDepth * std::max(1, static_cast<int>(std::min(Pieces::kLargest / slice, 1e6)));
    for (int p = 0; p < k; p += depth) {
      const int here = std::min(depth, k - p);
      const double row = static_cast<double>(width) * here;
      pieces.parts(static_cast<std::size_t>(m), row, [&](std::size_t first, std::size_t count) {
        const int i = static_cast<int>(first);
        gemm(transpose_a, transpose_b, static_cast<int>(count), width, here,
             from(a, transpose_a, i, p, lda), lda, from(b, transpose_b, p, j, ldb), ldb,
             p == 0 ? beta : 1, c + static_cast<std::ptrdiff_t>(i) * ldc + j, ldc);
      });
    }
  }
}

// gemm_packed() in pieces.
inline void gemm_packed(Pieces& pieces, std::size_t m, const Scalar* a, int lda,
                        const PackedMatrix& b, Scalar beta, Scalar* c, int ldc) {
  const double row = static_cast<double>(b.rows()) * b.columns();
  pieces.parts(m, std::max(row, 1.0), [&](std::size_t first, std::size_t count) {
    const auto i = static_cast<std::ptrdiff_t>(first);
    gemm_packed(static_cast<int>(count), a + i * lda, lda, b, beta, c + i * ldc, ldc);
  });
}

}  // namespace onegin
