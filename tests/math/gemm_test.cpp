// The matrix product against its definition, for every transpose and awkward size.
#include "math/gemm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "math/random.h"

namespace onegin {
namespace {

// A matrix stored with `stride` scalars from row to row; what lies between the rows is NaN, so that
// reading it shows.
struct Matrix {
  int rows;
  int columns;
  int stride;
  std::vector<Scalar> data;

  Matrix(int r, int c, int gap, Random& random)
      : rows(r),
        columns(c),
        stride(c + gap),
        data(static_cast<std::size_t>(r) * static_cast<std::size_t>(c + gap),
             std::numeric_limits<Scalar>::quiet_NaN()) {
    for (int i = 0; i < r; ++i) {
      for (int j = 0; j < c; ++j) (*this)(i, j) = static_cast<Scalar>(2 * random.uniform() - 1);
    }
  }
  Scalar& operator()(int i, int j) {
    return data[static_cast<std::size_t>(i) * static_cast<std::size_t>(stride) +
                static_cast<std::size_t>(j)];
  }
};

// What every case checks: C against the double loop in double, and nothing written outside of C.
class Case {
 public:
  Case(Transpose ta, Transpose tb, int m, int n, int k, int gap, Scalar beta, Random& random)
      : ta_(ta),
        tb_(tb),
        m_(m),
        n_(n),
        k_(k),
        beta_(beta),
        a_(ta == Transpose::no ? m : k, ta == Transpose::no ? k : m, gap, random),
        b_(tb == Transpose::no ? k : n, tb == Transpose::no ? n : k, gap, random),
        before_(m, n, gap, random) {}

  void check_gemm() {
    Matrix c = start();
    gemm(ta_, tb_, m_, n_, k_, a_.data.data(), a_.stride, b_.data.data(), b_.stride, beta_,
         c.data.data(), c.stride);
    compare(c);
  }

  void check_packed() {
    Matrix c = start();
    PackedMatrix packed;
    packed.pack(tb_, k_, n_, b_.data.data(), b_.stride);
    EXPECT_EQ(packed.rows(), k_);
    EXPECT_EQ(packed.columns(), n_);
    gemm_packed(m_, a_.data.data(), a_.stride, packed, beta_, c.data.data(), c.stride);
    compare(c);
  }

 private:
  // With beta = 0 the product must not read C.
  Matrix start() {
    Matrix c = before_;
    if (beta_ == 0)
      std::fill(c.data.begin(), c.data.end(), std::numeric_limits<Scalar>::quiet_NaN());
    return c;
  }

  void compare(Matrix& c) {
    // The rounding of a sum of k products of numbers below 1.
    const double bound = (k_ + 2.0) * std::numeric_limits<Scalar>::epsilon();
    for (int i = 0; i < m_; ++i) {
      for (int j = 0; j < n_; ++j) {
        double sum = beta_ == 0 ? 0 : static_cast<double>(before_(i, j));
        for (int p = 0; p < k_; ++p) {
          sum += static_cast<double>(ta_ == Transpose::no ? a_(i, p) : a_(p, i)) *
                 static_cast<double>(tb_ == Transpose::no ? b_(p, j) : b_(j, p));
        }
        ASSERT_NEAR(static_cast<double>(c(i, j)), sum, bound)
            << describe() << " at " << i << ", " << j;
      }
      for (int j = n_; j < c.stride; ++j) {
        ASSERT_TRUE(std::isnan(c(i, j))) << describe() << " wrote outside of C";
      }
    }
  }

  std::string describe() const {
    return "m " + std::to_string(m_) + " n " + std::to_string(n_) + " k " + std::to_string(k_) +
           (ta_ == Transpose::yes ? " A'" : " A") + (tb_ == Transpose::yes ? " B'" : " B") +
           " beta " + std::to_string(beta_);
  }

  Transpose ta_;
  Transpose tb_;
  int m_;
  int n_;
  int k_;
  Scalar beta_;
  Matrix a_;
  Matrix b_;
  Matrix before_;
};

void check_everything(int m, int n, int k, Random& random) {
  for (const Transpose tb : {Transpose::no, Transpose::yes}) {
    for (const Scalar beta : {Scalar{0}, Scalar{1}}) {
      for (const Transpose ta : {Transpose::no, Transpose::yes}) {
        for (const int gap : {0, 3}) Case(ta, tb, m, n, k, gap, beta, random).check_gemm();
      }
      for (const int gap : {0, 3})
        Case(Transpose::no, tb, m, n, k, gap, beta, random).check_packed();
    }
  }
}

TEST(Gemm, EverySmallSize) {
  Random random(1);
  for (int m = 1; m <= 17; ++m) {
    for (int n = 1; n <= 17; ++n) {
      for (int k = 1; k <= 17; k += 4) check_everything(m, n, k, random);
    }
  }
}

TEST(Gemm, SizesAroundTheBlocks) {
  Random random(2);
  const int sizes[][3] = {{1, 512, 128},  {32, 512, 128}, {32, 65, 128},  {2, 33, 257},
                          {5, 64, 513},   {97, 31, 256},  {193, 40, 300}, {13, 530, 20},
                          {7, 1030, 9},   {64, 96, 1},    {32, 1024, 40}, {33, 513, 258},
                          {95, 255, 255}, {3, 2, 1024}};
  for (const auto& [m, n, k] : sizes) check_everything(m, n, k, random);
}

TEST(Gemm, NoDepthIsZeroOrUnchanged) {
  Random random(3);
  Case(Transpose::no, Transpose::no, 5, 7, 0, 1, 0, random).check_gemm();
  Case(Transpose::no, Transpose::no, 5, 7, 0, 1, 1, random).check_gemm();
  Case(Transpose::no, Transpose::no, 5, 7, 0, 1, 0, random).check_packed();
}

TEST(Gemm, SameBitsEveryTime) {
  Random random(4);
  Matrix a(33, 300, 0, random);
  Matrix b(300, 70, 0, random);
  std::vector<Scalar> first(33 * 70);
  std::vector<Scalar> again(33 * 70);
  for (std::vector<Scalar>* c : {&first, &again}) {
    gemm(Transpose::no, Transpose::no, 33, 70, 300, a.data.data(), a.stride, b.data.data(),
         b.stride, 0, c->data(), 70);
  }
  EXPECT_EQ(first, again);
}

}  // namespace
}  // namespace onegin
