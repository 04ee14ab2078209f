// Exact match, chrF and BLEU of cases that were worked by hand.
#include "evaluation/target_metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace onegin {
namespace {

TargetMetrics metrics_of(std::string_view reference, std::string_view written) {
  TargetMetrics metrics;
  metrics.add(reference, written);
  return metrics;
}

TEST(TargetMetrics, OfNothing) {
  const TargetMetrics none;
  EXPECT_EQ(none.exact_match(), 0);
  EXPECT_EQ(none.chrf(), 0);
  EXPECT_EQ(none.bleu(), 0);
}

TEST(TargetMetrics, TheSameIsOne) {
  for (const char* text : {"a", "the cat sat on the mat", "고양이가 나무를 본다"}) {
    const TargetMetrics same = metrics_of(text, text);
    EXPECT_EQ(same.exact_match(), 1) << text;
    EXPECT_DOUBLE_EQ(same.chrf(), 1) << text;
    EXPECT_DOUBLE_EQ(same.bleu(), 1) << text;
  }
}

TEST(TargetMetrics, NothingInCommonIsZero) {
  const TargetMetrics apart = metrics_of("abc", "xyz");
  EXPECT_EQ(apart.chrf(), 0);
  EXPECT_EQ(apart.bleu(), 0);
  EXPECT_EQ(metrics_of("abc", "").chrf(), 0);
  EXPECT_EQ(metrics_of("abc", "").bleu(), 0);
}

// Given abcd, written abd. One character: a b d of 3 written and 4 given; two: ab of ab bd and of
// ab bc cd; three: none of abd, none of abc bcd; four: nothing is written, none of abcd. So
// chrP = (1 + 1/2 + 0 + 0) / 4, chrR = (3/4 + 1/3 + 0 + 0) / 4.
TEST(TargetMetrics, ChrfByHand) {
  const double precision = 1.5 / 4, recall = (3.0 / 4 + 1.0 / 3) / 4;
  EXPECT_NEAR(metrics_of("abcd", "abd").chrf(), 5 * precision * recall / (4 * precision + recall),
              1e-15);
  // White space counts for nothing, a syllable for one character.
  EXPECT_NEAR(metrics_of("a bc d", "ab d").chrf(), metrics_of("abcd", "abd").chrf(), 1e-15);
  EXPECT_NEAR(metrics_of("가나다라", "가나라").chrf(), metrics_of("abcd", "abd").chrf(), 1e-15);
}

// "the the the the the the the" for "the cat is on the mat" (Papineni et al. 2002, section 2.1.1):
// of seven words two count.
TEST(TargetMetrics, WordsAreCountedAsOftenAsTheyAreGiven) {
  TargetMetrics metrics = metrics_of("the cat", "the the");
  // One word: 1 of 2; two words: 0 of 1.
  EXPECT_EQ(metrics.bleu(), 0);
  metrics.add("a b", "a b");
  // One word: 3 of 4; two: 1 of 2. As many are written as given.
  EXPECT_NEAR(metrics.bleu(), std::sqrt(3.0 / 4 * 1.0 / 2), 1e-15);
}

// Given a b c d e (5), written a b c d (4): all that is written is given, exp(1 - 5/4).
TEST(TargetMetrics, BleuOfWhatIsTooShort) {
  EXPECT_NEAR(metrics_of("a b c d e", "a b c d").bleu(), std::exp(-0.25), 1e-15);
  // Too long: precisions 5/6, 4/5, 3/4, 2/3 and no penalty.
  EXPECT_NEAR(metrics_of("a b c d e", "a b c d e f").bleu(),
              std::pow(5.0 / 6 * 4 / 5 * 3 / 4 * 2 / 3, 0.25), 1e-15);
}

TEST(TargetMetrics, ExactMatchIsAShareOfLines) {
  TargetMetrics metrics;
  metrics.add("2026-11-28", "2026-11-28");
  metrics.add("2026-11-28", "2026-11-29");
  metrics.add("a", "a ");
  metrics.add("b", "b");
  EXPECT_EQ(metrics.lines(), 4U);
  EXPECT_EQ(metrics.exact_match(), 0.5);
}

}  // namespace
}  // namespace onegin
