// The stated error bounds of exp, tanh and sigmoid, swept for over their whole range.
#include "math/activations.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace onegin {
namespace {

constexpr bool kExact = sizeof(Scalar) == sizeof(double);
constexpr Scalar kInfinity = std::numeric_limits<Scalar>::infinity();
constexpr Scalar kNaN = std::numeric_limits<Scalar>::quiet_NaN();

// Calls check(x) for x in steps of 1/1000 over [low, high] and for small x of both signs.
template <class Check>
void sweep(double low, double high, Check check) {
  for (double x = low; x <= high; x += 0.001) check(static_cast<Scalar>(x));
  for (double x = 1e-30; x < 1; x *= 1.1) {
    check(static_cast<Scalar>(x));
    check(static_cast<Scalar>(-x));
  }
}

TEST(Activations, ExpWithinItsBound) {
  double worst = 0;
  sweep(-85, 88, [&](Scalar x) {
    const double right = std::exp(static_cast<double>(x));
    worst = std::max(worst, std::abs(static_cast<double>(fast_exp(x)) - right) / right);
  });
  EXPECT_LE(worst, kExact ? 1e-15 : 2e-7);
}

TEST(Activations, ExpOfVeryNegativeIsNothing) {
  for (const double x : {-88.0, -95.0, -104.0, -1000.0, -1e30}) {
    const double y = static_cast<double>(fast_exp(static_cast<Scalar>(x)));
    EXPECT_GE(y, 0);
    EXPECT_LE(y, 1e-37);
  }
  EXPECT_EQ(fast_exp(-kInfinity), 0);
}

TEST(Activations, TanhWithinItsBound) {
  double worst = 0;
  sweep(-30, 30, [&](Scalar x) {
    const double right = std::tanh(static_cast<double>(x));
    if (right == 0) return;
    worst = std::max(worst, std::abs(static_cast<double>(fast_tanh(x)) / right - 1));
    EXPECT_LE(std::abs(fast_tanh(x)), 1);
  });
  EXPECT_LE(worst, kExact ? 1e-15 : 4e-7);
}

TEST(Activations, SigmoidWithinItsBound) {
  double worst = 0;
  sweep(-60, 60, [&](Scalar x) {
    const double right = 1 / (1 + std::exp(-static_cast<double>(x)));
    worst = std::max(worst, std::abs(static_cast<double>(fast_sigmoid(x)) - right));
    EXPECT_GE(fast_sigmoid(x), 0);
    EXPECT_LE(fast_sigmoid(x), 1);
  });
  EXPECT_LE(worst, kExact ? 1e-15 : 3e-7);
}

TEST(Activations, LimitsZeroAndNaN) {
  EXPECT_EQ(fast_exp(Scalar{0}), 1);
  EXPECT_EQ(fast_tanh(Scalar{0}), 0);
  EXPECT_EQ(fast_sigmoid(Scalar{0}), Scalar{0.5});
  for (const Scalar large : {Scalar{100}, std::numeric_limits<Scalar>::max(), kInfinity}) {
    EXPECT_NEAR(static_cast<double>(fast_tanh(large)), 1, 4e-7);
    EXPECT_NEAR(static_cast<double>(fast_tanh(-large)), -1, 4e-7);
    EXPECT_NEAR(static_cast<double>(fast_sigmoid(large)), 1, 3e-7);
    EXPECT_NEAR(static_cast<double>(fast_sigmoid(-large)), 0, 3e-7);
  }
  EXPECT_TRUE(std::isnan(fast_exp(kNaN)));
  EXPECT_TRUE(std::isnan(fast_tanh(kNaN)));
  EXPECT_TRUE(std::isnan(fast_sigmoid(kNaN)));
}

// Whatever the length, an element's bits do not depend on its place: SIMD body and rest agree.
TEST(Activations, SpansAgreeWithSingleElements) {
  for (std::size_t n = 0; n <= 40; ++n) {
    std::vector<Scalar> x(n + 1, kNaN);
    for (std::size_t j = 0; j < n; ++j)
      x[j] = static_cast<Scalar>(0.37 * static_cast<double>(j) - 5);
    std::vector<Scalar> t = x;
    std::vector<Scalar> s = x;
    tanh_in_place(n, t.data());
    sigmoid_in_place(n, s.data());
    for (std::size_t j = 0; j < n; ++j) {
      Scalar one = x[j];
      tanh_in_place(1, &one);
      EXPECT_EQ(t[j], one);
      one = x[j];
      sigmoid_in_place(1, &one);
      EXPECT_EQ(s[j], one);
    }
    EXPECT_TRUE(std::isnan(t[n]) && std::isnan(s[n])) << "wrote past the end";
  }
}

}  // namespace
}  // namespace onegin
