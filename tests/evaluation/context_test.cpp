// How far back a model looks, against reading each window by itself.
#include "evaluation/context.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/held_out.h"
#include "models/conformance.h"
#include "table_model.h"

namespace onegin {
namespace {

const std::string kContextTale =
    "the miller went to the mill and the mill went round\nthe water went to the sea\n\n"
    "and the sea was wide , the moon was round and the night was wide\nthe miller went home\n";
const std::string kContextPairs =
    "the\teht\nmill\tllim\nwe saw\twas ew\nsea\taes\ntea\taet\nall\tlla\n";

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::vector<CorpusBuilder::Built> all_tasks(int times) {
  std::vector<CorpusBuilder::Built> all;
  all.push_back(build_corpus(repeated(kContextTale, times), Unit::character, Boundary::stream));
  all.push_back(build_corpus(repeated(kContextTale, times), Unit::whitespace, Boundary::sentence));
  all.push_back(build_corpus(repeated(kContextPairs, 3 * times), Unit::character, Boundary::pairs));
  return all;
}

// ln P of each event, for each context.
std::vector<std::vector<float>> measured(const Model& model, const CorpusBuilder::Built& built,
                                         const std::vector<std::uint32_t>& contexts,
                                         std::size_t events = 0,
                                         const Exhausted& exhausted = never) {
  ContextMeter meter(model, built.corpus.validation(), built.task, contexts, events);
  std::vector<std::vector<float>> all;
  double progress = 0;
  for (bool more = true; more;) {
    more = meter.advance(exhausted);
    EXPECT_GE(meter.progress(), progress);
    progress = meter.progress();
    if (!meter.complete()) continue;
    EXPECT_EQ(meter.measuring(), all.size());
    all.push_back(meter.log_probs());
  }
  EXPECT_EQ(all.size(), contexts.size());
  EXPECT_EQ(progress, 1);
  return all;
}

std::vector<float> plain_scores(const Model& model, const CorpusBuilder::Built& built) {
  HeldOutScorer scorer(model, built.corpus.validation(), built.task);
  while (scorer.advance(never)) {
  }
  return scorer.log_probs();
}

// The definition: each window read from its beginning, token by token.
std::vector<double> by_definition(const LanguageModel& model, const CorpusBuilder::Built& built,
                                  std::size_t context) {
  std::vector<double> log_probs;
  std::vector<Scalar> row(model.vocabulary_size());
  std::vector<TokenId> prefix;
  bool target = !built.task.pairs();
  for (const TokenId id : built.corpus.validation()) {
    if (target) {
      // <s> is the first token of the prefix.
      const bool whole = context > prefix.size();
      State state = whole ? model.begin() : model.begin_amid();
      const std::size_t shown = std::min(context, prefix.size());
      for (std::size_t i = prefix.size() - shown; i < prefix.size(); ++i) {
        model.advance(state, prefix[i]);
      }
      model.predict(state, row);
      log_probs.push_back(static_cast<double>(row[id]));
    }
    if (id == kBeginSentence) target = true;
    prefix.push_back(id);
    if (built.task.sentences() && id == kEndSentence) {
      prefix.clear();
      target = !built.task.pairs();
    }
  }
  return log_probs;
}

TEST(ContextMeter, IsTheDefinitionForEveryKindAndTheMixture) {
  const std::vector<std::uint32_t> contexts = {0, 1, 2, 3, 7, 50};
  std::vector<Variant> variants = {{nullptr, "", ""}};
  for (const ModelKind& kind : language_kinds()) variants.push_back({&kind, "", ""});
  for (const auto& built : all_tasks(2)) {
    for (const Variant& variant : variants) {
      const auto model = make_tiny(variant, built, 1, true);
      const auto all = measured(*model, built, contexts);
      for (std::size_t k = 0; k < contexts.size(); ++k) {
        const auto expected = by_definition(*model->as_language(), built, contexts[k]);
        ASSERT_EQ(all[k].size(), expected.size()) << variant.name();
        for (std::size_t i = 0; i < expected.size(); ++i) {
          EXPECT_NEAR(all[k][i], expected[i], 2e-5)
              << variant.name() << ", " << contexts[k] << " tokens shown, event " << i;
        }
      }
    }
  }
}

// A kind with a setting that says how far back it sees, and the largest k that still matters.
void expect_flat(const char* id, const char* field, const char* value, std::uint32_t reach,
                 double tolerance) {
  const ModelKind* kind = nullptr;
  for (const ModelKind& one : language_kinds()) kind = one.id == id ? &one : kind;
  ASSERT_NE(kind, nullptr);
  for (const auto& built : all_tasks(12)) {
    const auto model = make_tiny({kind, field, value}, built, 1, true);
    const auto all = measured(*model, built, {0, reach - 1, reach, reach + 1, 2 * reach, 256});
    EXPECT_NE(all[0], all[2]);
    EXPECT_NE(all[1], all[2]) << "one token less is seen";
    const auto scores = plain_scores(*model, built);
    ASSERT_EQ(all[2].size(), scores.size());
    ASSERT_GT(scores.size(), 20U);
    for (std::size_t k = 3; k < all.size(); ++k) EXPECT_EQ(all[k], all[2]) << "to the last digit";
    for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_NEAR(all[2][i], scores[i], tolerance);
  }
}

TEST(ContextMeter, AnNgramIsFlatFromItsOrderLessOne) {
  expect_flat("ngram", "order", "2", 1, 0);
  expect_flat("ngram", "order", "3", 2, 0);
  expect_flat("ngram", "order", "5", 4, 0);
}

TEST(ContextMeter, AnMlpIsFlatFromItsContext) {
  expect_flat("mlp", "context", "1", 1, 1e-5);
  expect_flat("mlp", "context", "3", 3, 1e-5);
}

TEST(ContextMeter, WithAllTokensItIsThePlainScore) {
  for (const auto& built : all_tasks(4)) {
    for (const ModelKind& kind : language_kinds()) {
      const auto model = make_tiny({&kind, "", ""}, built, 1, true);
      const auto all = measured(*model, built, {1, 4096});
      const auto scores = plain_scores(*model, built);
      ASSERT_EQ(all[1].size(), scores.size());
      double difference = 0;
      for (std::size_t i = 0; i < scores.size(); ++i) {
        EXPECT_NEAR(all[1][i], scores[i], 2e-5) << kind.id;
        difference = std::max(difference, std::abs(static_cast<double>(all[0][i] - scores[i])));
      }
      EXPECT_GT(difference, 1e-4) << "a single token is not all";
    }
  }
}

TEST(ContextMeter, TheSampleIsEvenlySpreadAndTheSameForAll) {
  const auto built = std::move(all_tasks(12)[0]);
  const auto& kinds = language_kinds();
  const auto all = build_kind({&kinds[0], "", ""}, built.task);
  learn(*all, built.task, built.corpus);
  const auto whole = measured(*all, built, {3, 8});
  const std::size_t events = whole[0].size();
  for (const std::size_t count : {std::size_t{1}, std::size_t{7}, events - 1, events, events + 9}) {
    const auto some = measured(*all, built, {3, 8}, count);
    const std::size_t sampled = std::min(count, events);
    ASSERT_EQ(some[0].size(), sampled);
    for (std::size_t j = 0; j < sampled; ++j) {
      const std::size_t place = (2 * j + 1) * events / (2 * sampled);
      for (std::size_t k = 0; k < 2; ++k) EXPECT_EQ(some[k][j], whole[k][place]);
    }
  }
}

TEST(ContextMeter, CanBeInterruptedAnywhere) {
  const auto built = std::move(all_tasks(4)[1]);
  for (const ModelKind& kind : language_kinds()) {
    const auto model = make_tiny({&kind, "", ""}, built, 1, true);
    EXPECT_EQ(measured(*model, built, {0, 5, 2}, 0, always), measured(*model, built, {0, 5, 2}));
  }
}

TEST(ContextMeter, WithoutEventsThereIsNothingToDo) {
  auto built = std::move(all_tasks(1)[0]);
  built.corpus.train_size = built.corpus.ids.size();
  const auto model = make_tiny({&language_kinds()[0], "", ""}, built, 1, true);
  ContextMeter meter(*model, built.corpus.validation(), built.task, {1, 2}, 0);
  EXPECT_EQ(meter.events(), 0U);
  EXPECT_FALSE(meter.advance(never));
}

}  // namespace
}  // namespace onegin
