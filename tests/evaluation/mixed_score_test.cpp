// A mixture's score of a line: the events mixed one by one, and their sums.
#include "evaluation/mixed_score.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace onegin {
namespace {

// Three events, the second an unknown token.
LineScore scored_line(const std::vector<double>& probabilities) {
  LineScore line;
  line.line = 7;
  line.unknown = {0, 1, 0};
  line.sums = {1, 2, 2, 1, 3, 12};  // the logarithms are not those of the mixture
  for (const double probability : probabilities) line.log_probs.push_back(std::log(probability));
  return line;
}

TEST(MixedScore, AddsUpTheMixedEvents) {
  const LineScore one = scored_line({0.5, 0.25, 0}), other = scored_line({0.1, 0.05, 0.8});
  const std::vector<const LineScore*> both = {&one, &other};
  const LineScore mixed = mix_line(both, std::vector<double>{0.75, 0.25});
  ASSERT_EQ(mixed.log_probs.size(), 3U);
  EXPECT_NEAR(std::exp(mixed.log_probs[0]), 0.4, 1e-12);
  EXPECT_NEAR(std::exp(mixed.log_probs[1]), 0.2, 1e-12);
  EXPECT_NEAR(std::exp(mixed.log_probs[2]), 0.2, 1e-12) << "possible for one is possible";
  EXPECT_NEAR(mixed.sums.log_prob, std::log(0.4 * 0.2 * 0.2), 1e-12);
  EXPECT_NEAR(mixed.sums.log_prob_without_oov, std::log(0.4 * 0.2), 1e-12);
}

TEST(MixedScore, KeepsWhatIsTheSameForAllModels) {
  const LineScore one = scored_line({0.5, 0.25, 0.5}), other = scored_line({0.1, 0.05, 0.8});
  const std::vector<const LineScore*> both = {&one, &other};
  const LineScore mixed = mix_line(both, std::vector<double>{0.5, 0.5});
  EXPECT_EQ(mixed.line, 7U);
  EXPECT_EQ(mixed.unknown, one.unknown);
  EXPECT_EQ(mixed.sums.tokens, 2U);
  EXPECT_EQ(mixed.sums.oov, 1U);
  EXPECT_EQ(mixed.sums.events, 3U);
  EXPECT_EQ(mixed.sums.characters, 12U);
}

TEST(MixedScore, OfNoWeightIsTheOtherModel) {
  const LineScore one = scored_line({0.5, 0.25, 0}), other = scored_line({0.1, 0.05, 0.8});
  const std::vector<const LineScore*> both = {&one, &other};
  const LineScore mixed = mix_line(both, std::vector<double>{1, 0});
  EXPECT_EQ(mixed.log_probs[0], one.log_probs[0]);
  EXPECT_EQ(mixed.log_probs[2], -std::numeric_limits<double>::infinity());
  EXPECT_EQ(mixed.sums.log_prob, -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace onegin
