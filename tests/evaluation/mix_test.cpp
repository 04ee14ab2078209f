// Mixture weights by EM: never worse, at the optimum, and robust to the impossible.
#include "evaluation/mix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "evaluation/mixture_model.h"
#include "math/random.h"

namespace onegin {
namespace {

using Lists = std::vector<std::vector<float>>;

std::vector<std::span<const float>> spans(const Lists& lists) {
  return {lists.begin(), lists.end()};
}

Lists random_lists(std::size_t models, std::size_t events, std::uint64_t seed) {
  Random random(seed);
  Lists lists(models, std::vector<float>(events));
  for (auto& list : lists) {
    for (float& value : list) value = static_cast<float>(-6 * random.uniform());
  }
  return lists;
}

TEST(Mixture, NoStepOfEmLowersTheLikelihood) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Lists lists = random_lists(2 + seed % 4, 300, seed);
    std::vector<double> weights(lists.size(), 1.0 / static_cast<double>(lists.size()));
    double last = -std::numeric_limits<double>::infinity();
    for (int step = 0; step < 60; ++step) {
      const double mean = mixture_step(spans(lists), weights);
      EXPECT_GE(mean, last - 1e-12);
      EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-9);
      last = mean;
    }
  }
}

TEST(Mixture, OfWholeDistributionsIsADistribution) {
  constexpr Scalar none = -std::numeric_limits<Scalar>::infinity();
  const auto ln = [](double p) { return static_cast<Scalar>(std::log(p)); };
  const std::vector<Scalar> a = {none, ln(0.5), ln(0.5), none};
  const std::vector<Scalar> b = {none, ln(0.25), none, ln(0.75)};
  const std::vector<std::span<const Scalar>> both = {a, b};
  std::vector<Scalar> mixed(4);
  mix_distributions(std::vector<double>{0.2, 0.8}, both, mixed);
  EXPECT_EQ(mixed[0], none);
  EXPECT_NEAR(std::exp(mixed[1]), 0.3, 1e-6);
  EXPECT_NEAR(std::exp(mixed[2]), 0.1, 1e-6);
  EXPECT_NEAR(std::exp(mixed[3]), 0.6, 1e-6);
  mix_distributions(std::vector<double>{1, 0}, both, mixed);
  EXPECT_EQ(mixed[3], none);
}

TEST(Mixture, FindsTheOptimumOfTwo) {
  const Lists lists = random_lists(2, 500, 7);
  const auto fitted = fit_mixture(spans(lists));
  ASSERT_TRUE(fitted);
  double best = 0;
  double best_mean = -1e9;
  for (int i = 1; i < 1000; ++i) {
    const double w = i / 1000.0;
    double sum = 0;
    for (std::size_t t = 0; t < 500; ++t) {
      sum += mix_log_prob(std::vector<double>{w, 1 - w},
                          std::vector<double>{lists[0][t], lists[1][t]});
    }
    if (sum / 500 > best_mean) {
      best_mean = sum / 500;
      best = w;
    }
  }
  EXPECT_NEAR(fitted->weights[0], best, 2e-3);
  EXPECT_NEAR(fitted->mean_log_prob, best_mean, 1e-6);
}

TEST(Mixture, GivesAllToTheOnlyGoodModelAndSharesAmongEquals) {
  const std::vector<float> good(50, -1.0F);
  const std::vector<float> bad(50, -9.0F);
  const auto fitted = fit_mixture(spans({good, bad}));
  ASSERT_TRUE(fitted);
  EXPECT_NEAR(fitted->weights[0], 1, 1e-3);
  const auto equal = fit_mixture(spans({good, good, good}));
  ASSERT_TRUE(equal);
  for (const double weight : equal->weights) EXPECT_NEAR(weight, 1.0 / 3, 1e-9);
  EXPECT_NEAR(equal->mean_log_prob, -1, 1e-9);
}

TEST(Mixture, LeavesOutWhatNoModelThinksPossible) {
  constexpr float kNone = -std::numeric_limits<float>::infinity();
  const auto fitted = fit_mixture(spans({{-1, kNone, kNone}, {-2, kNone, -3}}));
  ASSERT_TRUE(fitted);
  EXPECT_TRUE(std::isfinite(fitted->mean_log_prob));
  EXPECT_GT(fitted->weights[1], 0.5);
  EXPECT_EQ(mix_log_prob(std::vector<double>{0.5, 0.5}, std::vector<double>{kNone, kNone}), kNone);
  EXPECT_NEAR(mix_log_prob(std::vector<double>{0.25, 0.75}, std::vector<double>{-1000, -1000}),
              -1000, 1e-9);
}

TEST(Mixture, RefusesWithAReason) {
  EXPECT_FALSE(fit_mixture({}));
  EXPECT_FALSE(fit_mixture(spans({{}, {}})));
  const auto uneven = fit_mixture(spans({{-1, -2}, {-1}}));
  ASSERT_FALSE(uneven);
  EXPECT_NE(uneven.error().what.text().find("different"), std::string::npos);
}

// Of the command and of every session.
TEST(Mixture, WeightsAreDividedByTheirSum) {
  EXPECT_EQ(*normalised({1, 3}, 2), (std::vector<double>{0.25, 0.75}));
  EXPECT_EQ(*normalised({0, 2}, 2), (std::vector<double>{0, 1}));
  EXPECT_EQ(*normalised({}, 4), (std::vector<double>{0.25, 0.25, 0.25, 0.25}));
  const double kNone = std::numeric_limits<double>::quiet_NaN();
  for (const std::vector<double>& wrong :
       {std::vector<double>{1}, {1, 1, 1}, {0, 0}, {-1, 2}, {1, kNone}, {1e308, 1e308}}) {
    EXPECT_FALSE(normalised(wrong, 2));
  }
}

}  // namespace
}  // namespace onegin
