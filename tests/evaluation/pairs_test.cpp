// Questions about pairs: the source is read and not scored, a prompt is a source.
#include <gtest/gtest.h>

#include "evaluation/generate.h"
#include "evaluation/rank.h"
#include "evaluation/score.h"
#include "evaluation/table_model.h"

namespace onegin {
namespace {

// a -> a or b, b -> end; after the separator always b, but after a source nothing else is known.
struct PairsCase {
  Task task = make_task(Unit::character, Boundary::pairs, {"a", "b", " "});
  TableModel model{task};  // events: </s> <unk> a b " "
  PairsCase() {
    model.row(kBeginSentence, {0, 1, 1, 6, 0});
    model.row(kA, {1, 1, 2, 4, 0});
    model.row(kB, {6, 0, 1, 1, 0});
  }
  double p(TokenId previous, TokenId token) const {
    return std::log(model.probability(previous, token));
  }
};

struct PairScores {
  std::vector<LineScore> lines;
  ScoreSums totals;
  std::string error;
};

PairScores score_pairs(const PairsCase& of, const std::string& text, ScoreOptions options,
                       const Exhausted& exhausted = never) {
  LineScorer scorer(of.model, of.task, text, options);
  PairScores scores;
  for (;;) {
    const auto more = scorer.advance(
        exhausted, [&](LineScore&& line) { scores.lines.push_back(std::move(line)); });
    if (!more) scores.error = more.error().sentence();
    if (!more || !*more) break;
  }
  scores.totals = scorer.totals();
  return scores;
}

TEST(PairsScore, TheTargetAloneHasEvents) {
  const PairsCase of;
  for (const std::size_t at_once : {1, 2, 3, 32}) {
    for (const bool details : {false, true}) {
      for (const bool many : {false, true}) {
        const auto scores = score_pairs(
            of, "aab\tba\nb\txb\n", {.details = details, .at_once = at_once, .many_lines = many},
            at_once == 1 ? always : never);
        ASSERT_EQ(scores.lines.size(), 2U) << scores.error;
        const ScoreSums& first = scores.lines[0].sums;
        EXPECT_EQ(first.events, 3U);
        EXPECT_EQ(first.tokens, 2U);
        EXPECT_EQ(first.characters, 3U) << "of the target, and the line end";
        EXPECT_NEAR(first.log_prob,
                    of.p(kBeginSentence, kB) + of.p(kB, kA) + of.p(kA, kEndSentence), 1e-6);
        EXPECT_EQ(scores.lines[1].sums.oov, 1U);
        EXPECT_EQ(scores.totals.events, 6U);
        EXPECT_EQ(scores.lines[0].log_probs.size(), 3U);
        if (!details) continue;
        ASSERT_EQ(scores.lines[0].details.size(), 3U);
        EXPECT_EQ(scores.lines[0].details[0].token, "b");
        EXPECT_EQ(scores.lines[0].details[0].rank, 1U);
        EXPECT_NEAR(scores.lines[0].details[0].log_prob, of.p(kBeginSentence, kB), 1e-6);
      }
    }
  }
}

TEST(PairsScore, ALineThatIsNoPairIsNamedAfterThoseBefore) {
  const PairsCase of;
  const auto scores = score_pairs(of, "a\tb\nb\ta\naa\n", {.many_lines = true});
  EXPECT_EQ(scores.lines.size(), 2U);
  EXPECT_EQ(scores.error,
            "line 3: the line is no pair: it has no tab; write each line as source, tab, target");
}

std::string written(const PairsCase& of, const std::string& prompt, GenerationConfig config,
                    const Exhausted& exhausted = never) {
  const auto generator = make_generator(of.model, of.task, prompt, config);
  std::string text;
  for (;;) {
    const auto more =
        generator->advance(exhausted, [&](GeneratedPiece&& piece) { text += piece.text; });
    if (!more) return more.error().sentence();
    if (!*more) return text;
  }
}

TEST(PairsGenerate, APromptIsASourceAndTheTargetEnds) {
  const PairsCase of;
  const GenerationConfig likeliest{.length = 50, .sampling = {.temperature = 0}};
  EXPECT_EQ(written(of, "aaa", likeliest), "b\n") << "after the separator, not after a";
  EXPECT_EQ(written(of, "aaa", likeliest, always), "b\n");
  EXPECT_EQ(written(of, "aaa", {.length = 50, .beam = 3}), "b\n");
  EXPECT_EQ(written(of, "b\ta", likeliest), "b\n") << "the target has begun";
  EXPECT_EQ(written(of, "a\tb\nb", likeliest), "b\n") << "the line before is over";
  EXPECT_EQ(written(of, "", likeliest),
            "the prompt: there is no source to write a target to; write the source that is given");
  EXPECT_EQ(written(of, "a\tb\ta", likeliest),
            "line 1: the prompt has more than one tab; write a source, or a source, a tab and how "
            "its target begins");
}

TEST(PairsRank, ACandidateIsAPair) {
  const auto plain = parse_candidate("a b\tc d", 1, true);
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->text, "a b\tc d");
  EXPECT_EQ(plain->external, 0);
  const auto scored = parse_candidate("a\tc\t-1.5\t2", 1, true);
  ASSERT_TRUE(scored.ok());
  EXPECT_EQ(scored->text, "a\tc");
  EXPECT_EQ(scored->external, -1.5);
  EXPECT_EQ(scored->weight, 2);
  for (const char* wrong : {"a", "a\t", "\tb", "a\tb\tc", "a\tb\t1\t2\t3"}) {
    const auto refused = parse_candidate(wrong, 7, true);
    ASSERT_FALSE(refused.ok()) << wrong;
    EXPECT_EQ(refused.error().where, "line 7");
  }
}

}  // namespace
}  // namespace onegin
