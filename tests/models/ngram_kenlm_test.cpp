// Interpolated modified Kneser-Ney against KenLM: every token of the toy texts, real text if given.
#include <cmath>
#include <sstream>

#include "models/ngram_case.h"
#include "places.h"
#include "plain_ids.h"

namespace onegin {
namespace {

const std::string kToy = places::golden("kenlm/toy.");
constexpr TaskConfig kSentences{
    .unit = Unit::whitespace, .boundary = Boundary::sentence, .validation_share = 0};

// One item of `query -v word`: "word=id order log10".
struct Judged {
  std::string word;
  int order;
  double log10;
};

std::vector<Judged> judged_by_kenlm(const std::string& path) {
  std::vector<Judged> all;
  std::istringstream in(read_file(path));
  std::string item;
  int order = 0;
  double log10 = 0;
  while (in >> item >> order >> log10) {
    all.push_back({item.substr(0, item.rfind('=')), order, log10});
  }
  return all;
}

class KenlmToy : public testing::TestWithParam<int> {};

TEST_P(KenlmToy, EveryTokenHasItsProbabilityAndOrder) {
  const std::string order = std::to_string(GetParam());
  const auto built = make_corpus(read_file(kToy + "train.txt"), kSentences);
  const auto model = fit_model(built, {{"order", order}});
  const auto expected = judged_by_kenlm(kToy + "o" + order + ".test.word.txt");

  const std::vector<TokenId> events = encode(built.task, read_file(kToy + "test.txt"));
  ASSERT_EQ(events.size(), expected.size());
  std::vector<EventScore> scores(events.size());
  State state = model->begin();
  model->score(state, events, sentence_starts(events, true), scores);
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_NEAR(scores[i].log_prob / std::log(10), expected[i].log10, 1e-4)
        << i << " " << expected[i].word;
    EXPECT_EQ(scores[i].order, expected[i].order) << i << " " << expected[i].word;
  }
}

INSTANTIATE_TEST_SUITE_P(Orders, KenlmToy, testing::Values(2, 3, 5));

// The figures above agree only if the same orders fell back as in lmplz; they are named.
TEST(KenlmToyNotes, NameTheOrdersWithoutDiscounts) {
  const auto built = make_corpus(read_file(kToy + "train.txt"), kSentences);
  const auto notes = fit_model(built, {{"order", "3"}})->notes();
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(
      notes[0].text,
      "order 2: the discounts could not be estimated, because the discount of n-grams counted "
      "3 times would be negative; 0.5, 1 and 1.5 are used");
  EXPECT_EQ(notes[1].text,
            "order 3: the discounts could not be estimated, because no n-gram of this order was "
            "counted exactly 3 times; 0.5, 1 and 1.5 are used");
}

// WikiText-2, `lmplz -o N` on wikitext-2-a.txt and `query` on wikitext-2-b.txt.
struct Perplexities {
  const char* order;
  double all, known;
};
class KenlmWikitext : public testing::TestWithParam<Perplexities> {};

TEST_P(KenlmWikitext, PerplexitiesAgree) {
  const std::string text = data_file("wikitext-2-a.txt");
  if (text.empty()) GTEST_SKIP() << "ONEGIN_DATA_DIR names no folder";
  const auto built = make_corpus(text, kSentences);
  const auto model = fit_model(built, {{"order", GetParam().order}});
  const std::vector<TokenId> events = encode(built.task, data_file("wikitext-2-b.txt"));
  ASSERT_EQ(events.size(), 245569U);
  std::vector<EventScore> scores(events.size());
  State state = model->begin();
  model->score(state, events, sentence_starts(events, true), scores);
  double all = 0, known = 0;
  std::size_t unknown = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    all += scores[i].log_prob;
    events[i] == kUnknown ? void(++unknown) : void(known += scores[i].log_prob);
  }
  EXPECT_EQ(unknown, 11896U);
  const auto n = static_cast<double>(events.size());
  EXPECT_NEAR(std::exp(-all / n) / GetParam().all, 1, 1e-4);
  EXPECT_NEAR(std::exp(-known / (n - static_cast<double>(unknown))) / GetParam().known, 1, 1e-4);
}

INSTANTIATE_TEST_SUITE_P(Orders, KenlmWikitext,
                         testing::Values(Perplexities{"3", 370.20527239, 266.26890825},
                                         Perplexities{"5", 366.13111238, 263.46920645}));

// Tiny Shakespeare: the figure of another implementation of the same model on the same split.
TEST(TinyShakespeare, OrderSevenCharacters) {
  const std::string text = data_file("tinyshakespeare.txt");
  if (text.empty()) GTEST_SKIP() << "ONEGIN_DATA_DIR names no folder";
  const auto built = make_corpus(text, TaskConfig{});
  const auto model = fit_model(built, {{"order", "7"}});
  State state = model->begin();
  std::vector<EventScore> before(built.corpus.train_size);
  model->score(state, plain_ids(built.corpus.train()), before);
  std::vector<EventScore> scores(built.corpus.validation().size());
  model->score(state, plain_ids(built.corpus.validation()), scores);
  double sum = 0;
  for (const EventScore& score : scores) sum -= score.log_prob;
  EXPECT_NEAR(sum / static_cast<double>(scores.size()), 1.517, 0.005);
}

}  // namespace
}  // namespace onegin
