// Pairs: lines of source, tab, target; what is given, what is an event, what is refused.
#include <gtest/gtest.h>

#include <limits>
#include <optional>

#include "text/corpus.h"

namespace onegin {
namespace {

TaskConfig pairs_of(Unit unit, double share = 0) {
  TaskConfig config;
  config.unit = unit;
  config.boundary = Boundary::pairs;
  config.validation_share = share;
  return config;
}

Result<CorpusBuilder::Built> read_pairs(const TaskConfig& config, const std::string& text,
                                        std::optional<std::string> validation = {},
                                        std::size_t budget = 1U << 20U) {
  CorpusBuilder builder(config, text, std::move(validation));
  while (!builder.advance(budget)) {
  }
  return builder.finish();
}

std::string spelled(const Task& task, TokenView ids) {
  std::string line;
  for (const TokenId id : ids) line += std::string(task.vocabulary.text(id)) + "|";
  return line;
}

TEST(Pairs, AreSourceSeparatorTarget) {
  const auto built = read_pairs(pairs_of(Unit::whitespace), "a b\tc\nd\te  f\n");
  ASSERT_TRUE(built.ok()) << built.error().sentence();
  EXPECT_EQ(spelled(built->task, built->corpus.ids), "a|b|<s>|c|</s>|d|<s>|e|f|</s>|");
  EXPECT_TRUE(built->task.sentences());
  EXPECT_EQ(built->task.first_event(), kEndSentence);
  const CorpusStatistics& statistics = built->corpus.statistics;
  EXPECT_EQ(statistics.tokens, 5U) << "c </s> e f </s>";
  EXPECT_EQ(statistics.train_tokens, 5U);
  EXPECT_EQ(statistics.types, 6U) << "of both sides";
  EXPECT_EQ(statistics.text.lines, 2U);
}

TEST(Pairs, AreHeldOutWholeAndTheirTargetsAreMeasured) {
  for (const std::size_t budget : {std::size_t{1}, std::size_t{1} << 20U}) {
    const auto built =
        read_pairs(pairs_of(Unit::character, 0.3), "ab\tcd\nef\tgh\nij\tklm\n", {}, budget);
    ASSERT_TRUE(built.ok());
    EXPECT_EQ(spelled(built->task, built->corpus.train()), "a|b|<s>|c|d|</s>|e|f|<s>|g|h|</s>|");
    const CorpusStatistics& statistics = built->corpus.statistics;
    EXPECT_EQ(statistics.validation_tokens, 4U) << "k l m </s>";
    EXPECT_EQ(statistics.validation_unknown, 3U) << "what only a held-out pair has";
    EXPECT_EQ(statistics.validation_characters, 4U) << "the line end is one";
    EXPECT_EQ(count_events(built->task, built->corpus.validation()), 4U);
    EXPECT_EQ(count_events(built->task, built->corpus.train()), statistics.train_tokens);
  }
  const auto own = read_pairs(pairs_of(Unit::character), "a\tb\n", "ab\tba\nb\tb\n");
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(own->corpus.statistics.validation_tokens, 5U);
  EXPECT_EQ(own->corpus.statistics.validation_characters, 5U);
}

TEST(Pairs, OfEveryUnitComeBackAsTheyWere) {
  const std::string text = "12 \u00E9\ttwelve, \uAC12\n7\tseven <s> </s>\n\uB2ED 3\tthree\n";
  for (std::size_t unit = 0; unit < kUnitNames.size(); ++unit) {
    const auto built = read_pairs(pairs_of(static_cast<Unit>(unit)), text);
    ASSERT_TRUE(built.ok()) << kUnitNames[unit] << built.error().sentence();
    EXPECT_EQ(decode(built->task, built->corpus.ids), text) << kUnitNames[unit];
    EXPECT_EQ(encode(built->task, text), built->corpus.ids) << kUnitNames[unit];
    const auto separators =
        std::count(built->corpus.ids.begin(), built->corpus.ids.end(), kBeginSentence);
    EXPECT_EQ(separators, 3) << "the text's own <s> is text";
  }
}

TEST(Pairs, ThatAreNoneAreRefusedByTheirLine) {
  const auto error = [](const std::string& text, std::optional<std::string> validation = {}) {
    const auto built = read_pairs(pairs_of(Unit::whitespace), text, std::move(validation));
    return built.ok() ? std::string("read") : built.error().sentence();
  };
  const std::string hint = "; write each line as source, tab, target";
  EXPECT_EQ(error("a\tb\nc d\n"), "line 2: the line is no pair: it has no tab" + hint);
  EXPECT_EQ(error("a\tb\n\nc\td\n"), "line 2: the line is no pair: it has no tab" + hint);
  EXPECT_EQ(error("a\tb\tc\n"), "line 1: the line is no pair: it has 2 tabs" + hint);
  EXPECT_EQ(error("a\tb\nc\td\n\te\n"), "line 3: the source of the pair is empty" + hint);
  EXPECT_EQ(error("a\tb\nc\t\n"), "line 2: the target of the pair is empty" + hint);
  EXPECT_EQ(error("a\tb\n  \tc\n"), "line 2: the source of the pair is empty" + hint)
      << "no word stands there";
  EXPECT_EQ(error("a\tb\n", "a\tb\nc\n"),
            "the held-out text, line 2: the line is no pair: it has no tab" + hint);
  EXPECT_EQ(error("a\tb"), "read") << "the last line may be open";
  EXPECT_EQ(error(""), "there is no text to learn from; give it at least one character");
}

TEST(Pairs, AreATaskOfTheirOwn) {
  const auto pairs = read_pairs(pairs_of(Unit::whitespace), "a\tb\n");
  TaskConfig lines = pairs_of(Unit::whitespace);
  lines.boundary = Boundary::sentence;
  const auto sentences = read_pairs(lines, "a\tb\n");
  ASSERT_TRUE(pairs.ok() && sentences.ok());
  EXPECT_NE(pairs->task.fingerprint(), sentences->task.fingerprint());
}

}  // namespace
}  // namespace onegin
