// What a model looks at, against replacing each token by hand.
#include "evaluation/attribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "math/random.h"
#include "models/conformance.h"
#include "table_model.h"

namespace onegin {
namespace {

const std::string kMillTale =
    "the miller went to the mill and the mill went round\nthe water went to the sea\n\n"
    "and the sea was wide , the moon was round and the night was wide\nthe miller went home\n";
const std::string kMillPairs =
    "the\teht\nmill\tllim\nwe saw\twas ew\nsea\taes\ntea\taet\nall\tlla\n";

Unigrams counted(const CorpusBuilder::Built& built) {
  Unigrams unigrams(built.task, built.corpus, built.task);
  EXPECT_FALSE(unigrams.advance(never));
  EXPECT_FALSE(unigrams.empty());
  return unigrams;
}

void finish(Attribution& attribution, const Exhausted& exhausted = never) {
  double progress = 0;
  for (bool more = true; more;) {
    const auto went = attribution.advance(exhausted);
    ASSERT_TRUE(went) << went.error().sentence();
    more = *went;
    EXPECT_GE(attribution.progress(), progress);
    progress = attribution.progress();
  }
}

// ln P of token t where token j of its context is `other`.
double replaced(const LanguageModel& model, const std::vector<Attribution::Token>& tokens,
                std::size_t t, std::size_t j, TokenId other) {
  State state = model.begin();
  for (std::size_t i = tokens[t].begin; i < t; ++i) {
    model.advance(state, i == j ? other : tokens[i].id);
  }
  std::vector<Scalar> row(model.vocabulary_size());
  model.predict(state, row);
  return static_cast<double>(row[tokens[t].id]);
}

void expect_definition(const LanguageModel& model, const CorpusBuilder::Built& built,
                       std::string_view text, const AttributionOptions& options) {
  const Unigrams unigrams = counted(built);
  Attribution attribution(model, built.task, unigrams, text, options);
  finish(attribution);
  const auto& tokens = attribution.tokens();
  const auto draws = static_cast<double>(options.replacements);
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    for (std::size_t i = 0; i < options.window; ++i) {
      const float value = attribution.values()[t * options.window + i];
      const bool there = i < t - tokens[t].begin;
      if (tokens[t].given || !there || tokens[t - 1 - i].id == kBeginSentence) {
        EXPECT_TRUE(std::isnan(value)) << t << " " << i;
        continue;
      }
      const std::size_t j = t - 1 - i;
      Random random(options.seed, j);
      double expected = 0;
      for (std::size_t r = 0; r < options.replacements; ++r) {
        const double u = (static_cast<double>(r) + random.uniform()) / draws;
        const TokenId other = unigrams.at(u, tokens[j].given);
        expected += tokens[t].log_prob - replaced(model, tokens, t, j, other);
      }
      EXPECT_NEAR(value, expected / draws, 5e-5) << t << " " << i;
    }
    if (!tokens[t].given) {
      EXPECT_NEAR(tokens[t].log_prob, replaced(model, tokens, t, t, 0), 2e-5);
    }
  }
}

TEST(Attribution, IsTheDefinitionForEveryKindAndTheMixture) {
  std::vector<Variant> variants = {{nullptr, "", ""}};
  for (const ModelKind& kind : language_kinds()) variants.push_back({&kind, "", ""});
  const auto stream = build_corpus(kMillTale, Unit::whitespace, Boundary::stream);
  const auto sentences = build_corpus(kMillTale, Unit::whitespace, Boundary::sentence);
  const auto pairs = build_corpus(kMillPairs, Unit::character, Boundary::pairs);
  for (const Variant& variant : variants) {
    SCOPED_TRACE(variant.name());
    const auto of = [&](const auto& built, std::string_view text, AttributionOptions options) {
      const auto model = make_tiny(variant, built, 1, true);
      expect_definition(*model->as_language(), built, text, options);
    };
    const std::string_view text = "the miller went to the zebra\nand the sea was wide";
    of(stream, text, {.window = 4, .replacements = 3});
    of(stream, text, {.window = 32, .replacements = 2, .seed = 9, .apart = true});
    of(sentences, text, {.window = 32, .replacements = 5});
    of(pairs, "mill\tllim\nwe saw\twas ew", {.window = 6, .replacements = 4});
  }
}

TEST(Attribution, ATableLooksOneTokenBack) {
  const auto built = build_corpus("a b a b a c\na b a b\n", Unit::whitespace, Boundary::stream);
  TableModel model(built.task);
  const TokenId a = built.task.vocabulary.find("a"), b = built.task.vocabulary.find("b");
  std::vector<double> likely(built.task.vocabulary.size() - kUnknown, 1);
  likely[b - kUnknown] = 7;
  model.row(a, likely);
  const Unigrams unigrams = counted(built);
  Attribution attribution(model, built.task, unigrams, "b a b", {.window = 3});
  finish(attribution);
  ASSERT_EQ(attribution.tokens().size(), 3U);
  const float* last = attribution.values().data() + 2 * 3;
  EXPECT_GT(last[0], 0.1F) << "after another token than a, b is less likely";
  EXPECT_EQ(last[1], 0.0F) << "what is forgotten makes no difference, not even the smallest";
  EXPECT_TRUE(std::isnan(last[2])) << "there is no third token before it";
}

TEST(Attribution, WhatIsImpossibleGivesInfinityAndNeverANumberOutOfNothing) {
  const auto built = build_corpus("a b a b a c\na b a b\n", Unit::whitespace, Boundary::stream);
  TableModel model(built.task);
  const TokenId b = built.task.vocabulary.find("b"), c = built.task.vocabulary.find("c");
  std::vector<double> never_b(built.task.vocabulary.size() - kUnknown, 1);
  never_b[b - kUnknown] = 0;
  model.row(c, never_b);
  const Unigrams unigrams = counted(built);
  Attribution attribution(model, built.task, unigrams, "a b c b", {.window = 1});
  finish(attribution);
  const auto& values = attribution.values();
  EXPECT_EQ(values[1], std::numeric_limits<float>::infinity()) << "c among the replacements";
  EXPECT_TRUE(std::isinf(attribution.tokens()[3].log_prob));
  EXPECT_TRUE(std::isnan(values[3])) << "an impossible token has nothing to lose";
}

TEST(Attribution, ReadsTheFirstTokensOnly) {
  const auto built = build_corpus(kMillTale, Unit::whitespace, Boundary::sentence);
  const auto model = make_tiny({&language_kinds()[0], "", ""}, built, 1, true);
  const Unigrams unigrams = counted(built);
  const auto read = [&](std::size_t tokens) {
    Attribution attribution(*model->as_language(), built.task, unigrams, "the sea\nthe mill",
                            {.window = 2, .tokens = tokens});
    finish(attribution);
    EXPECT_EQ(attribution.values().size(), attribution.tokens().size() * 2);
    return std::pair(attribution.tokens().size(), attribution.complete());
  };
  EXPECT_EQ(read(6), std::pair(std::size_t{6}, true));
  EXPECT_EQ(read(5), std::pair(std::size_t{5}, false));
  EXPECT_EQ(read(1), std::pair(std::size_t{1}, false));
}

TEST(Attribution, CanBeInterruptedAnywhereAndRepeatsItself) {
  const auto built = build_corpus(kMillTale, Unit::whitespace, Boundary::stream);
  const Unigrams unigrams = counted(built);
  for (const ModelKind& kind : language_kinds()) {
    const auto model = make_tiny({&kind, "", ""}, built, 1, true);
    const auto values = [&](std::uint64_t seed, const Exhausted& exhausted) {
      Attribution attribution(*model->as_language(), built.task, unigrams, "the sea was round",
                              {.window = 8, .seed = seed});
      finish(attribution, exhausted);
      std::vector<float> numbers;
      for (const float value : attribution.values()) {
        if (!std::isnan(value)) numbers.push_back(value);
      }
      return numbers;
    };
    EXPECT_EQ(values(1, always), values(1, never));
    EXPECT_NE(values(2, never), values(1, never));
  }
}

TEST(Attribution, ALineThatIsNoPairIsAnError) {
  const auto built = build_corpus(kMillPairs, Unit::character, Boundary::pairs);
  const auto model = make_tiny({&language_kinds()[0], "", ""}, built, 1, true);
  const Unigrams unigrams = counted(built);
  Attribution attribution(*model->as_language(), built.task, unigrams, "a\tb\nno pair\n", {});
  const auto went = attribution.advance(never);
  ASSERT_FALSE(went);
  EXPECT_NE(went.error().sentence().find("line 2"), std::string::npos);
}

TEST(Unigrams, AreTheSharesOfTheTrainingPart) {
  const auto built = build_corpus(kMillTale + kMillTale, Unit::whitespace, Boundary::sentence);
  std::map<TokenId, double> counts;
  double total = 0;
  for (const TokenId id : built.corpus.train()) {
    if (id < kUnknown) continue;
    ++counts[id];
    ++total;
  }
  for (const Exhausted& exhausted : {Exhausted(never), Exhausted(always)}) {
    Unigrams unigrams(built.task, built.corpus, built.task);
    while (unigrams.advance(exhausted)) {
    }
    std::map<TokenId, double> drawn;
    for (int i = 0; i < static_cast<int>(total); ++i) {
      ++drawn[unigrams.at((i + 0.5) / total, false)];
    }
    EXPECT_EQ(drawn, counts) << "at the middle of each occurrence";
  }
}

TEST(Unigrams, OfSourcesAndTargetsAreApart) {
  const auto built = build_corpus("ab\tc\nba\tc\n", Unit::character, Boundary::pairs);
  const Unigrams unigrams = counted(built);
  const auto& types = built.task.vocabulary;
  EXPECT_EQ(types.text(unigrams.at(0.5, false)), "c");
  EXPECT_EQ(std::string(types.text(unigrams.at(0.1, true))) +
                std::string(types.text(unigrams.at(0.9, true))),
            "ab");
}

TEST(Unigrams, WithoutATextAreWhatTheModelExpectsWhereNothingIsShown) {
  const auto built = build_corpus(kMillTale, Unit::whitespace, Boundary::sentence);
  const auto model = make_tiny({&language_kinds()[0], "", ""}, built, 1, true);
  const Corpus nothing;
  Unigrams unigrams(built.task, nothing, built.task);
  EXPECT_FALSE(unigrams.advance(never));
  ASSERT_TRUE(unigrams.empty());
  unigrams.take_from(*model->as_language());
  EXPECT_FALSE(unigrams.empty());
  EXPECT_GE(unigrams.at(0, false), kUnknown) << "never </s>";
  int the = 0;
  for (int i = 0; i < 1000; ++i) {
    const TokenId id = unigrams.at(i / 1000.0, false);
    EXPECT_GE(id, kUnknown);
    the += built.task.vocabulary.text(id) == "the" ? 1 : 0;
  }
  EXPECT_GT(the, 50);
}

}  // namespace
}  // namespace onegin
