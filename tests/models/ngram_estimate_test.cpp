// What counting will take, known before: exact where there are few n-grams, close where there are
// many, and a refusal that names what fits.
#include <optional>

#include "heap_counter.h"
#include "memory_limit.h"
#include "models/ngram/counting.h"
#include "models/ngram/estimate.h"
#include "models/ngram/smoothing.h"
#include "models/ngram_case.h"

namespace onegin {
namespace {

// So little memory that every text is looked at.
struct LittleMemory {
  explicit LittleMemory(std::uint64_t bytes = 1) { set_memory_limit(bytes); }
  ~LittleMemory() { set_memory_limit(0); }
};

NgramExpectation expectation(const std::vector<TokenId>& ids, const Shape& shape, int order) {
  const NgramConfig config{.order = order};
  NgramEstimate estimate(config, shape, ids, {});
  StagedWork work;
  estimate.plan(work);
  EXPECT_TRUE(work.advance(kNeverExhausted));
  return estimate.expected();
}

// As counting finds them.
std::vector<std::uint64_t> counted(const std::vector<TokenId>& ids, const Shape& shape, int order) {
  const NgramExpectation nothing{.positions = 0, .ngrams = {}, .estimated = false};
  NgramTrie trie;
  NgramCounts counts;
  NgramCounting counting(ids, shape, order, nothing, trie, counts);
  StagedWork work;
  counting.plan(work);
  EXPECT_TRUE(work.advance(kNeverExhausted));
  std::vector<std::uint64_t> sizes;
  for (int k = 1; k <= order; ++k) sizes.push_back(trie.size(k));
  return sizes;
}

std::vector<TokenId> random_ids(std::size_t size, TokenId types, bool sentences) {
  std::vector<TokenId> ids;
  std::uint32_t x = 1;
  for (std::size_t i = 0; i < size; ++i) {
    x = x * 1664525 + 1013904223;
    // Frequent types and rare ones, as in a text.
    const std::uint32_t skewed = (x >> 16U) % types * ((x >> 8U) % types) / types;
    ids.push_back(sentences && x % 10 == 0 ? kEndSentence : kFirstText + skewed);
  }
  if (sentences) ids.push_back(kEndSentence);
  return ids;
}

TEST(NgramEstimate, IsExactWhereEveryNgramIsDistinct) {
  const LittleMemory little;
  std::vector<TokenId> ids;
  for (TokenId id = 0; id < 5000; ++id) ids.push_back(kFirstText + id);
  const auto found = expectation(ids, {5000 + kFirstText, kUnknown}, 16);
  EXPECT_TRUE(found.estimated);
  EXPECT_EQ(found.positions, 5001U);
  for (std::size_t k = 2; k <= 16; ++k) EXPECT_EQ(found.ngrams[k - 1], 5001 - (k - 1)) << k;
}

TEST(NgramEstimate, IsExactWhereThereAreFew) {
  const LittleMemory little;
  std::vector<TokenId> ids;
  for (int i = 0; i < 100'000; ++i) ids.push_back(kFirstText + static_cast<TokenId>(i % 2));
  const auto found = expectation(ids, {5, kUnknown}, 8);
  // <s> a b a ..., a b a b ..., b a b a ...
  for (std::size_t k = 2; k <= 8; ++k) EXPECT_EQ(found.ngrams[k - 1], 3U) << k;
}

TEST(NgramEstimate, IsWhatCountingFinds) {
  const LittleMemory little;
  for (const bool sentences : {false, true}) {
    const Shape shape{60 + kFirstText, sentences ? kEndSentence : kUnknown, sentences};
    const auto ids = random_ids(10'000, 60, sentences);
    EXPECT_EQ(expectation(ids, shape, 7).ngrams, counted(ids, shape, 7)) << sentences;
  }
}

TEST(NgramEstimate, OfManyIsNeverShortAndHardlyTooLarge) {
  const LittleMemory little;
  for (const bool sentences : {false, true}) {
    const Shape shape{300 + kFirstText, sentences ? kEndSentence : kUnknown, sentences};
    const auto ids = random_ids(600'000, 300, sentences);
    const auto found = expectation(ids, shape, 6).ngrams;
    const auto exact = counted(ids, shape, 6);
    EXPECT_GT(exact[5], 300'000U);
    for (std::size_t k = 0; k < 6; ++k) {
      EXPECT_GE(found[k], exact[k]) << k + 1;
      EXPECT_LE(static_cast<double>(found[k]), 1.06 * static_cast<double>(exact[k])) << k + 1;
    }
  }
}

// The estimate counts on it: what only counting needs is gone when it is done, and so is what only
// smoothing needs.
TEST(NgramEstimate, WhatIsDoneWithIsGivenBack) {
  const auto ids = random_ids(200'000, 60, false);
  const Shape shape{60 + kFirstText, kUnknown};
  const NgramConfig config{.order = 4, .smoothing = Smoothing::jelinek_mercer};
  const NgramExpectation nothing{.positions = 0, .ngrams = {}, .estimated = false};
  NgramTrie trie;
  NgramCounts counts;
  std::vector<Note> notes;
  std::optional<NgramCounting> counting;
  std::optional<NgramSmoothing> smoothing;
  const std::span<const TokenId> train(ids);
  counting.emplace(train, shape, 4, nothing, trie, counts);
  smoothing.emplace(config, shape, train, train.last(2000), trie, counts, notes);
  StagedWork work;
  counting->plan(work);
  smoothing->plan(work);
  EXPECT_TRUE(work.advance(kNeverExhausted));
  const std::size_t held = heap_held();
  counting.reset();
  smoothing.reset();
  EXPECT_LT(held - heap_held(), 10'000U) << "an array of all positions has 800,000 bytes";
}

TEST(NgramEstimate, NobodyLooksWhereEverythingFitsAnyway) {
  const auto ids = random_ids(10'000, 60, false);
  const auto found = expectation(ids, {60 + kFirstText, kUnknown}, 16);
  EXPECT_FALSE(found.estimated);
  EXPECT_EQ(found.ngrams[1], 63U * 63U);
  EXPECT_EQ(found.ngrams[15], 10'001U);
}

TEST(NgramEstimate, RefusesBeforeCountingAndNamesTheOrderThatFits) {
  const std::vector<TokenId> text = random_ids(400'000, 200, false);
  const Shape wide{200 + kFirstText, kUnknown};
  const LittleMemory little(kProgramMemory + (std::uint64_t{48} << 20U));
  auto model = make_model(wide, {{"order", "16"}});
  const auto fitted = model->fit(text, {}, kNeverExhausted);
  ASSERT_FALSE(fitted.ok());
  EXPECT_EQ(fitted.error().kind, ErrorKind::input);
  const std::string sentence = fitted.error().sentence();
  EXPECT_NE(sentence.find("counting n-grams up to order 16 needs about "), std::string::npos);
  EXPECT_NE(sentence.find(" and " + memory_text(static_cast<double>(memory_limit())) + " is there"),
            std::string::npos)
      << sentence;
  const std::size_t place = sentence.find("choose order ");
  ASSERT_NE(place, std::string::npos) << sentence;
  const int proposed = std::atoi(sentence.c_str() + place + 13);
  ASSERT_GE(proposed, 2);
  ASSERT_LT(proposed, 16);
  // It can be asked as before it counted, that order fits and the next does not.
  EXPECT_EQ(model->parameters(), wide.vocabulary_size);
  const auto fits = [&](int order) {
    auto other = make_model(wide, {{"order", std::to_string(order)}});
    return other->fit(text, {}, kNeverExhausted).ok();
  };
  EXPECT_TRUE(fits(proposed));
  EXPECT_FALSE(fits(proposed + 1));
}

// A text with few n-grams is not refused for its length.
TEST(NgramEstimate, DoesNotRefuseWhatFits) {
  std::vector<TokenId> ids;
  for (int i = 0; i < 400'000; ++i) ids.push_back(kFirstText + static_cast<TokenId>(i % 7));
  const LittleMemory little(kProgramMemory + (std::uint64_t{16} << 20U));
  auto model = make_model({7 + kFirstText, kUnknown}, {{"order", "16"}});
  const auto fitted = model->fit(ids, {}, kNeverExhausted);
  ASSERT_TRUE(fitted.ok()) << fitted.error().sentence();
  EXPECT_LE(model->memory_bytes(), 10'000U);
}

// Knowing how many come changes nothing of the model.
TEST(NgramEstimate, TheModelIsTheSame) {
  const auto ids = random_ids(50'000, 100, false);
  const Shape shape{100 + kFirstText, kUnknown};
  Blocks blocks;
  auto model = make_model(shape, {{"order", "5"}});
  ASSERT_TRUE(model->fit(ids, {}, kNeverExhausted).ok());
  model->save(blocks);
  const BlockCopies plain = copies_of(blocks);
  const NgramConfig config{.order = 5};
  NgramEstimate bound(config, shape, ids, {});
  StagedWork work;
  bound.plan(work);
  ASSERT_TRUE(work.advance(kNeverExhausted));
  const std::uint64_t others = ids.size() * (sizeof(TokenId) + 2) + kProgramMemory + 103 * 72;
  const LittleMemory little(counting_bytes(bound.expected(), 5, config.smoothing, others) - 1);
  model = make_model(shape, {{"order", "5"}});
  ASSERT_TRUE(model->fit(ids, {}, kNeverExhausted).ok());
  blocks.clear();
  model->save(blocks);
  EXPECT_TRUE(copies_of(blocks) == plain);
}

}  // namespace
}  // namespace onegin
