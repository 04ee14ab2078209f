// Softmax, its logarithm and cross-entropy against long double.
#include "math/softmax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "math/random.h"

namespace onegin {
namespace {

constexpr double kTolerance = sizeof(Scalar) == sizeof(double) ? 1e-14 : 1e-6;

std::vector<Scalar> logits(std::size_t n, double spread, Random& random) {
  std::vector<Scalar> z(n);
  for (Scalar& entry : z) entry = static_cast<Scalar>(spread * (2 * random.uniform() - 1));
  return z;
}

std::vector<long double> softmax(const std::vector<Scalar>& z) {
  const auto most = static_cast<long double>(*std::max_element(z.begin(), z.end()));
  std::vector<long double> y;
  long double sum = 0;
  for (Scalar entry : z) sum += y.emplace_back(std::exp(static_cast<long double>(entry) - most));
  for (long double& entry : y) entry /= sum;
  return y;
}

TEST(Softmax, AgreesWithLongDouble) {
  Random random(1);
  for (const std::size_t n : {1, 2, 15, 16, 17, 65, 255, 256, 257, 1000, 50'000}) {
    for (const double spread : {0.01, 1.0, 30.0, 3000.0}) {
      const std::vector<Scalar> z = logits(n, spread, random);
      const std::vector<long double> y = softmax(z);
      const std::size_t event = random.below(static_cast<std::uint32_t>(n));

      std::vector<Scalar> log_y = z;
      log_softmax(log_y);
      double sum = 0;
      for (Scalar entry : log_y) sum += std::exp(static_cast<double>(entry));
      EXPECT_NEAR(sum, 1, 1e-6) << n << " " << spread;
      const double right = -std::log(static_cast<double>(y[event]));
      if (std::isfinite(right)) {
        EXPECT_NEAR(-static_cast<double>(log_y[event]), right, kTolerance * (1 + right)) << n;
      }

      std::vector<Scalar> d = z;
      const double loss = cross_entropy(d, event, Scalar{0.5});
      if (std::isfinite(right)) {
        EXPECT_NEAR(loss, right, kTolerance * (1 + right)) << n << " " << spread;
      }
      for (std::size_t j = 0; j < n; ++j) {
        const long double gradient = (y[j] - (j == event ? 1 : 0)) / 2;
        EXPECT_NEAR(static_cast<double>(d[j]), static_cast<double>(gradient), kTolerance) << j;
      }
    }
  }
}

TEST(Softmax, LargeLogitsDoNotOverflow) {
  std::vector<Scalar> z{Scalar{1e30F}, Scalar{0}, Scalar{-1e30F}};
  EXPECT_NEAR(log_sum_exp(z), static_cast<double>(z[0]), 1e20);
  EXPECT_EQ(cross_entropy(z, 0, Scalar{1}), 0);
  EXPECT_EQ(z, (std::vector<Scalar>{0, 0, 0}));
}

TEST(Softmax, ImpossibleEventsTakeNoShare) {
  const Scalar never = -std::numeric_limits<Scalar>::infinity();
  std::vector<Scalar> z{never, Scalar{1}, Scalar{1}, never};
  log_softmax(z);
  EXPECT_EQ(z[0], never);
  EXPECT_NEAR(static_cast<double>(z[1]), -std::log(2.0), kTolerance);
}

// A diverged model must show in its loss, wherever in the row it shows.
TEST(Softmax, NaNReachesTheLoss) {
  for (std::size_t n : {3, 16, 40}) {
    for (std::size_t place = 0; place < n; ++place) {
      for (const Scalar bad :
           {std::numeric_limits<Scalar>::quiet_NaN(), std::numeric_limits<Scalar>::infinity()}) {
        std::vector<Scalar> z(n, Scalar{0});
        z[place] = bad;
        EXPECT_TRUE(std::isnan(cross_entropy(z, 0, Scalar{1}))) << n << " " << place;
      }
    }
  }
}

}  // namespace
}  // namespace onegin
