// Sampling: the distribution it draws from, its filters, and that it is the same everywhere.
#include "evaluation/sampling.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "evaluation/choices.h"

namespace onegin {
namespace {

constexpr Scalar kNone = -std::numeric_limits<Scalar>::infinity();

// Ids: <s> </s> <unk> and five text tokens.
std::vector<Scalar> distribution(std::initializer_list<double> probabilities) {
  std::vector<Scalar> log_probs = {kNone, kNone, static_cast<Scalar>(std::log(0.5))};
  for (const double p : probabilities) log_probs.push_back(static_cast<Scalar>(std::log(p)));
  return log_probs;
}

TEST(PortableExp, IsTheExponential) {
  for (double x = 0; x > -740; x -= 0.37) {
    EXPECT_NEAR(portable_exp(x) / std::exp(x), 1, x > -700 ? 5e-16 : 1e-2) << x;
  }
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_exp(-1e9), 0);
  EXPECT_EQ(portable_exp(-std::numeric_limits<double>::infinity()), 0);
}

TEST(Sampler, DrawsInProportionWithoutTheUnknown) {
  const auto log_probs = distribution({0.25, 0.125, 0.0625, 0.0625});
  Sampler sampler({}, 3);
  std::vector<int> counts(log_probs.size());
  constexpr int kDraws = 100000;
  for (int i = 0; i < kDraws; ++i) ++counts[*sampler.draw(log_probs, kUnknown)];
  EXPECT_EQ(counts[kUnknown], 0);
  EXPECT_NEAR(counts[3], kDraws * 0.5, 4 * std::sqrt(kDraws * 0.25));
  EXPECT_NEAR(counts[4], kDraws * 0.25, 4 * std::sqrt(kDraws * 0.1875));
  EXPECT_NEAR(counts[5], kDraws * 0.125, 4 * std::sqrt(kDraws * 0.11));
}

TEST(Sampler, TemperatureSharpensAndZeroIsTheLikeliest) {
  const auto log_probs = distribution({0.2, 0.3, 0.3, 0.1});
  Sampler greedy({.temperature = 0}, 1);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(greedy.draw(log_probs, kUnknown), 4U);  // ties by id
  Sampler sharp({.temperature = 0.5}, 1);
  int likeliest = 0;
  for (int i = 0; i < 20000; ++i) likeliest += sharp.draw(log_probs, kUnknown) == 4U ? 1 : 0;
  EXPECT_NEAR(likeliest / 20000.0, 0.09 / (0.04 + 0.09 + 0.09 + 0.01), 0.02);
}

TEST(Sampler, FiltersKeepOnlyTheLikeliest) {
  const auto log_probs = distribution({0.05, 0.2, 0.1, 0.1, 0.05});
  const auto kinds = [&](SamplingConfig config) {
    Sampler sampler(config, 9);
    std::vector<TokenId> seen;
    for (int i = 0; i < 5000; ++i) seen.push_back(*sampler.draw(log_probs, kUnknown));
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    return seen;
  };
  EXPECT_EQ(kinds({.top_k = 1}), (std::vector<TokenId>{4}));
  EXPECT_EQ(kinds({.top_k = 2}), (std::vector<TokenId>{4, 5}));
  EXPECT_EQ(kinds({.top_k = 100}).size(), 5U);
  EXPECT_EQ(kinds({.top_p = 1e-9}), (std::vector<TokenId>{4}));
  EXPECT_EQ(kinds({.top_p = 0.5}), (std::vector<TokenId>{4, 5}));  // 0.2 + 0.1 of 0.5
  EXPECT_EQ(kinds({.top_k = 3, .top_p = 0.4}), (std::vector<TokenId>{4}));
}

TEST(Sampler, SaysWhenNothingCanFollow) {
  std::vector<Scalar> log_probs(6, kNone);
  log_probs[kUnknown] = 0;
  Sampler sampler({}, 1);
  EXPECT_FALSE(sampler.draw(log_probs, kUnknown).has_value());
  log_probs[4] = Scalar(-80);
  EXPECT_EQ(sampler.draw(log_probs, kUnknown), 4U);
}

// Made by this very test; the same natively and as WebAssembly.
TEST(Sampler, SameSeedSameTokensEverywhere) {
  std::vector<Scalar> log_probs(40, kNone);
  for (std::size_t id = kUnknown; id < log_probs.size(); ++id) {
    log_probs[id] = static_cast<Scalar>(-static_cast<double>(id * id % 37) / 8);
  }
  std::vector<TokenId> drawn;
  Sampler sampler({.temperature = 0.8, .top_k = 30, .top_p = 0.95}, 1913);
  for (int i = 0; i < 24; ++i) drawn.push_back(*sampler.draw(log_probs, kUnknown));
  const std::vector<TokenId> expected = {3,  38, 14, 38, 35, 3,  38, 36, 35, 26, 11, 15,
                                         36, 35, 28, 37, 36, 37, 9,  15, 22, 14, 15, 38};
  EXPECT_EQ(drawn, expected);
}

TEST(SamplingConfig, RefusesNonsense) {
  for (const double bad : {-1.0, 101.0, std::nan("")}) {
    EXPECT_FALSE((SamplingConfig{.temperature = bad}).check());
  }
  for (const double bad : {0.0, -0.5, 1.5, std::nan("")}) {
    EXPECT_FALSE((SamplingConfig{.top_p = bad}).check());
  }
  EXPECT_TRUE(SamplingConfig{}.check());
}

TEST(Choices, RankAndLikeliestAgree) {
  const auto log_probs = distribution({0.05, 0.2, 0.1, 0.1, 0.05});
  const auto best = likeliest(log_probs, kUnknown, 100);
  ASSERT_EQ(best.size(), 6U);
  for (std::size_t i = 0; i < best.size(); ++i) {
    EXPECT_EQ(rank_of(log_probs, kUnknown, best[i].id), i + 1);
  }
  EXPECT_EQ(best[2].id, 5U);
  EXPECT_EQ(best[3].id, 6U);
  EXPECT_EQ(likeliest(log_probs, kUnknown, 2).size(), 2U);
  EXPECT_TRUE(likeliest(log_probs, kUnknown, 0).empty());
}

}  // namespace
}  // namespace onegin
