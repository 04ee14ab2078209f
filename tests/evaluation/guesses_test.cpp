// Shannon's guesses: by hand, and his own example of 1951.
#include "evaluation/guesses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace onegin {
namespace {

std::vector<std::uint32_t> times(std::initializer_list<std::pair<std::uint32_t, int>> counts) {
  std::vector<std::uint32_t> ranks;
  for (const auto& [rank, count] : counts)
    ranks.insert(ranks.end(), static_cast<std::size_t>(count), rank);
  return ranks;
}

TEST(Guesses, OfOneWhoAlwaysKnowsThereIsNothingToSay) {
  const GuessFigures figures = guess_figures(times({{1, 30}}));
  EXPECT_DOUBLE_EQ(figures.hits, 1);
  EXPECT_DOUBLE_EQ(figures.mean_rank, 1);
  EXPECT_NEAR(figures.lower, 0, 1e-12);
  EXPECT_NEAR(figures.upper, 0, 1e-12);
  EXPECT_DOUBLE_EQ(guess_figures({}).mean_rank, 0);
}

TEST(Guesses, ByHand) {
  // q = 1/2, 1/4, 1/4: H <= 1.5; sum i (q_i - q_{i+1}) log2 i = 0 + 0 + 3/4 log2 3.
  const GuessFigures figures = guess_figures(times({{1, 4}, {2, 2}, {3, 2}}));
  EXPECT_DOUBLE_EQ(figures.hits, 0.5);
  EXPECT_DOUBLE_EQ(figures.mean_rank, 1.75);
  EXPECT_NEAR(figures.upper, 1.5, 1e-12);
  EXPECT_NEAR(figures.lower, 0.75 * std::log2(3), 1e-12);
}

TEST(Guesses, OfEqualOddsBothBoundsAreTheLogarithm) {
  const GuessFigures figures = guess_figures(times({{1, 3}, {2, 3}, {3, 3}, {4, 3}}));
  EXPECT_NEAR(figures.lower, 2, 1e-12);
  EXPECT_NEAR(figures.upper, 2, 1e-12);
}

TEST(Guesses, WhatIsOutOfOrderIsAveraged) {
  // All at the second guess: the first is as good, so one bit and not two.
  const GuessFigures second = guess_figures(times({{2, 30}}));
  EXPECT_NEAR(second.lower, 1, 1e-12);
  EXPECT_NEAR(second.upper, 1, 1e-12);
  EXPECT_DOUBLE_EQ(second.hits, 0);
  // 6, 1, 0, 5 of 12: the last three average to 2 each.
  const GuessFigures late = guess_figures(times({{1, 6}, {2, 1}, {4, 5}}));
  const GuessFigures smooth = guess_figures(times({{1, 6}, {2, 2}, {3, 2}, {4, 2}}));
  EXPECT_NEAR(late.lower, smooth.lower, 1e-12);
  EXPECT_NEAR(late.upper, smooth.upper, 1e-12);
  EXPECT_GT(late.mean_rank, smooth.mean_rank);
}

// "There is no reverse on a motorcycle a friend of mine found this out rather dramatically the
// other day": 79 of 102 symbols at the first guess, 8 at the second, 3 at the third, 2 at the
// fourth, 2 at the fifth, 8 later.
TEST(Guesses, OfShannonsSubject) {
  const std::vector<std::uint32_t> ranks{
      1, 1, 1, 5, 1, 1, 2, 1, 1, 2, 1, 1, 15, 1, 17, 1, 1, 1, 2, 1, 3, 2, 1, 2,  2, 7,
      1, 1, 1, 1, 4, 1, 1, 1, 1, 1, 3, 1, 8,  6, 1,  3, 1, 1, 1, 1, 1, 1, 1, 1,  1, 1,
      1, 6, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1,  1, 1,  1, 4, 1, 1, 1, 1, 1, 1, 11, 5, 1,
      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 6, 1, 1,  1, 1,  1, 1, 1, 1, 1, 1, 1, 1, 1};
  ASSERT_EQ(ranks.size(), 102u);
  const GuessFigures figures = guess_figures(ranks);
  EXPECT_NEAR(figures.hits, 79.0 / 102, 1e-12);
  const auto at = [&](std::uint32_t rank) { return std::count(ranks.begin(), ranks.end(), rank); };
  EXPECT_EQ(at(2), 8);
  EXPECT_EQ(at(3), 3);
  EXPECT_EQ(at(4), 2);
  EXPECT_EQ(at(5), 2);
  // In the range that the paper gives for long contexts: 0.6 to 1.3 bits; few letters say more.
  EXPECT_GT(figures.lower, 0.6);
  EXPECT_LT(figures.lower, figures.upper);
  EXPECT_LT(figures.upper, 1.8);
}

TEST(Guesses, TheBoundsNeverCross) {
  std::uint32_t seed = 1;
  for (int trial = 0; trial < 1000; ++trial) {
    std::vector<std::uint32_t> ranks;
    for (int i = 0; i < 1 + trial % 30; ++i) {
      seed = seed * 1664525u + 1013904223u;
      ranks.push_back(1 + (seed >> 16) % (1 + static_cast<std::uint32_t>(trial) % 27));
    }
    const GuessFigures figures = guess_figures(ranks);
    EXPECT_LE(figures.lower, figures.upper + 1e-9);
    EXPECT_GE(figures.lower, -1e-9);
    EXPECT_LE(figures.upper, std::log2(27) + 1e-9);
  }
}

}  // namespace
}  // namespace onegin
