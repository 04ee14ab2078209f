// Candidates: how a line is read and how they are ordered.
#include "evaluation/rank.h"

#include <gtest/gtest.h>

#include <cmath>

namespace onegin {
namespace {

TEST(Candidate, HasAnOptionalScoreAndWeight) {
  const auto plain = parse_candidate("the king", 1);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->text, "the king");
  EXPECT_EQ(plain->external, 0);
  EXPECT_EQ(plain->weight, 1);
  const auto full = parse_candidate("왕이\t-2.5\t0.5", 1);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->text, "왕이");
  EXPECT_EQ(full->external, -2.5);
  EXPECT_EQ(full->weight, 0.5);
}

TEST(Candidate, RefusesWithTheLine) {
  for (const char* bad :
       {"a\tb", "a\t", "a\t1\t", "a\t1\tx", "a\t1\t1\t1", "a\tnan", "a\tinf", "a\t1 "}) {
    const auto read = parse_candidate(bad, 7);
    ASSERT_FALSE(read) << bad;
    EXPECT_NE(read.error().sentence().find("line 7"), std::string::npos);
  }
}

ScoreSums sums(double log10, std::uint64_t events) {
  ScoreSums result;
  result.log_prob = log10 * std::log(10.0);
  result.events = events;
  return result;
}

TEST(Rank, OrdersByTheModelAndTheScoreFromElsewhere) {
  const std::vector<Candidate> candidates = {{"a"}, {"b", -1, 2}, {"c", 4, 0.5}, {"d"}};
  const std::vector<ScoreSums> scores = {sums(-5, 4), sums(-2, 4), sums(-6, 7), sums(-5, 2)};
  const auto ranked = rank_candidates(candidates, scores);
  ASSERT_EQ(ranked.size(), 4U);
  EXPECT_EQ(ranked[0].index, 1U);  // -2 - 2 = -4
  EXPECT_EQ(ranked[1].index, 2U);  // -6 + 2 = -4: a tie, in the order given
  EXPECT_EQ(ranked[2].index, 0U);  // -5
  EXPECT_EQ(ranked[3].index, 3U);
  EXPECT_NEAR(ranked[0].total, -4, 1e-12);
  EXPECT_NEAR(ranked[0].per_token, -0.5, 1e-12);
  EXPECT_NEAR(ranked[1].length_normalised, -6 / std::pow(2.0, 0.6), 1e-12);
}

}  // namespace
}  // namespace onegin
