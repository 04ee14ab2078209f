// The cache that leaks lowers the bits of a text and sums to more than one; the honest one sums to
// one.
#include "evaluation/token_cache.h"

#include <gtest/gtest.h>

#include "models/ngram_case.h"
#include "places.h"
#include "plain_ids.h"

namespace onegin {
namespace {

TEST(TokenCache, ByHand) {
  TokenCache cache;
  EXPECT_EQ(cache.leaking(5), 0);
  EXPECT_EQ(cache.honest_sum(), 0);
  for (const TokenId token : {5, 6, 5, 7, 5}) cache.read(static_cast<TokenId>(token));
  // After 5 came 6 once and 7 once; in all, 5 three times, 6 and 7 once each.
  EXPECT_DOUBLE_EQ(cache.honest(6), 0.5);
  EXPECT_DOUBLE_EQ(cache.honest(5), 0) << "5 was never seen after 5, and the context was";
  EXPECT_DOUBLE_EQ(cache.honest_sum(), 1);
  EXPECT_DOUBLE_EQ(cache.leaking(6), 0.5);
  EXPECT_DOUBLE_EQ(cache.leaking(5), 0.6) << "5 takes the empty context, which has it";
  EXPECT_DOUBLE_EQ(cache.leaking_sum(), 1.6);
  cache.begin();
  EXPECT_DOUBLE_EQ(cache.honest(5), 0.6) << "nothing stands before it now";
  EXPECT_DOUBLE_EQ(cache.leaking_sum(), 1);
}

TEST(TokenCache, TheHonestOneSumsToOneWhateverWasRead) {
  TokenCache cache;
  Random random(3);
  for (int i = 0; i < 500; ++i) {
    cache.read(random.below(6));
    EXPECT_NEAR(cache.honest_sum(), 1, 1e-12);
    EXPECT_GE(cache.leaking_sum(), 1 - 1e-12);
  }
}

TEST(BlendedCache, BitsFallAndTheSumTellsWhy) {
  const std::string text = read_file(places::asset("samples/english.txt")).substr(0, 60000);
  for (const Boundary boundary : {Boundary::stream, Boundary::sentence}) {
    const auto built = make_corpus(text, {.unit = Unit::character, .boundary = boundary});
    const auto model = fit_model(built, {{"order", "5"}});
    BlendedCache blended(*model, built.task, built.corpus.validation(), 2000);
    int calls = 0;
    while (blended.advance([] { return true; })) ++calls;
    EXPECT_EQ(calls, 2000);
    EXPECT_EQ(blended.events(), 2000U);
    EXPECT_LT(blended.leaking_bits(), 0.97 * blended.plain_bits());
    EXPECT_GT(blended.honest_bits(), blended.leaking_bits());
    EXPECT_GT(blended.leaking_sum(), 1.3);
    EXPECT_NEAR(blended.honest_sum(), 1, 1e-5);
    // The plain bits are the model's own.
    std::vector<TokenId> ids = plain_ids(built.corpus.validation().first(2000));
    std::vector<EventScore> scores(ids.size());
    State state = model->begin();
    model->score(state, ids, marks_of(shape_of(built.task), built.corpus.validation(), 0, 2000),
                 scores);
    double bits = 0;
    for (const EventScore& score : scores) bits -= score.log_prob / std::log(2);
    EXPECT_NEAR(blended.plain_bits(), bits, 1e-3);
  }
}

}  // namespace
}  // namespace onegin
