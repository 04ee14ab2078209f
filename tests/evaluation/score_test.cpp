// Scoring: what is an event, what is unknown, and the figures made from them.
#include "evaluation/score.h"

#include <gtest/gtest.h>

#include "evaluation/table_model.h"

namespace onegin {
namespace {

struct Scores {
  std::vector<LineScore> lines;
  ScoreSums totals;
};

Scores score(const TableModel& model, const Task& task, const std::string& text,
             ScoreOptions options = {}, const Exhausted& exhausted = never) {
  LineScorer scorer(model, task, text, options);
  Scores scores;
  while (*scorer.advance(exhausted,
                         [&](LineScore&& line) { scores.lines.push_back(std::move(line)); })) {
  }
  scores.totals = scorer.totals();
  return scores;
}

TEST(Score, SentencesCloseWithTheirEndAndStartAnew) {
  const Task task = make_task(Unit::whitespace, Boundary::sentence, {"a", "b"});
  TableModel model(task);  // events: </s> <unk> a b
  model.row(kBeginSentence, {1, 1, 4, 2});
  model.row(kA, {2, 1, 1, 4});
  const Scores scores = score(model, task, "a b\nzzz a\n\nb");
  ASSERT_EQ(scores.lines.size(), 4U);
  const auto p = [&](TokenId previous, TokenId token) {
    return std::log(model.probability(previous, token));
  };
  const auto& [first, second, empty, last] =
      std::tie(scores.lines[0], scores.lines[1], scores.lines[2], scores.lines[3]);
  EXPECT_NEAR(first.sums.log_prob, p(kBeginSentence, kA) + p(kA, kB) + p(kB, kEndSentence), 1e-6);
  EXPECT_EQ(first.sums.tokens, 2U);
  EXPECT_EQ(first.sums.events, 3U);
  EXPECT_EQ(first.sums.characters, 4U);
  EXPECT_NEAR(second.sums.log_prob, p(kBeginSentence, kUnknown) + p(kUnknown, kA) + p(kA, 1), 1e-6);
  EXPECT_NEAR(second.sums.log_prob_without_oov, p(kUnknown, kA) + p(kA, kEndSentence), 1e-6);
  EXPECT_EQ(second.sums.oov, 1U);
  EXPECT_NEAR(empty.sums.log_prob, p(kBeginSentence, kEndSentence), 1e-6);
  EXPECT_EQ(empty.sums.tokens, 0U);
  EXPECT_EQ(empty.sums.events, 1U);
  EXPECT_EQ(empty.sums.characters, 1U);
  EXPECT_EQ(last.line, 4U);
  EXPECT_EQ(last.sums.events, 2U);

  const ScoreSums& totals = scores.totals;
  EXPECT_EQ(totals.events, 9U);
  EXPECT_NEAR(totals.perplexity(), std::exp(-totals.log_prob / 9), 1e-9);
  EXPECT_NEAR(totals.perplexity_without_oov(), std::exp(-totals.log_prob_without_oov / 8), 1e-9);
  EXPECT_NEAR(totals.bits_per_character(), -totals.log_prob / std::log(2.0) / 13, 1e-9);
}

TEST(Score, AStreamCarriesItsContextAcrossLineEnds) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a", "b", "\n"});
  TableModel model(task);  // events: <unk> a b \n
  model.row(kFirstText + 2, {1, 5, 1, 1});
  const Scores scores = score(model, task, "ab\na");
  ASSERT_EQ(scores.lines.size(), 2U);
  EXPECT_EQ(scores.lines[0].sums.events, 3U);
  EXPECT_EQ(scores.lines[0].sums.tokens, 3U);
  EXPECT_EQ(scores.lines[0].sums.characters, 3U);
  EXPECT_EQ(scores.lines[1].sums.events, 1U);  // no line end, no event
  EXPECT_EQ(scores.lines[1].sums.characters, 1U);
  EXPECT_NEAR(scores.lines[1].sums.log_prob, std::log(5.0 / 8), 1e-6);

  const Scores apart = score(model, task, "ab\na\n", {.apart = true});
  EXPECT_EQ(apart.lines[0].sums.events, 2U);
  EXPECT_NEAR(apart.lines[1].sums.log_prob, std::log(0.25), 1e-6);
  EXPECT_EQ(apart.lines[1].sums.events, 1U);
}

TEST(Score, ABlankBehindAnOpenLineIsNoEvent) {
  const Task task = make_task(Unit::word, Boundary::sentence, {"a", "b"});
  const TableModel model(task);
  const Scores typed = score(model, task, "a b"), blank = score(model, task, "a b ");
  EXPECT_EQ(blank.totals.events, typed.totals.events);
  EXPECT_EQ(blank.totals.oov, 0U);
  EXPECT_EQ(blank.totals.log_prob, typed.totals.log_prob);
  EXPECT_EQ(blank.totals.characters, typed.totals.characters);
  // A line that has ended has the blank in it, as in a text that is learnt from.
  EXPECT_EQ(score(model, task, "a b \na").totals.oov, 1U);
  // Candidates and typed lines stand apart: each could go on.
  EXPECT_EQ(score(model, task, "a b \na\t\n", {.apart = true}).totals.oov, 0U);
  // Within a line it is a token of its own.
  EXPECT_EQ(score(model, task, "a  b").totals.oov, 1U);
}

TEST(Score, NothingIsNothing) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a"});
  const TableModel model(task);
  const Scores scores = score(model, task, "");
  EXPECT_TRUE(scores.lines.empty());
  EXPECT_TRUE(std::isnan(scores.totals.perplexity()));
  EXPECT_TRUE(std::isnan(scores.totals.bits_per_character()));
}

TEST(Score, DetailsNameTokensRanksAndTheLikeliest) {
  const Task task = make_task(Unit::word, Boundary::sentence, {"a", "b"});
  TableModel model(task);
  model.row(kBeginSentence, {1, 1, 4, 2});
  const Scores scores = score(model, task, "b 한글", {.likeliest = 3});
  const auto& events = scores.lines[0].details;
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].token, "b");
  EXPECT_EQ(events[0].rank, 2U);
  ASSERT_EQ(events[0].likeliest.size(), 3U);
  EXPECT_EQ(events[0].likeliest[0].id, kA);
  EXPECT_EQ(events[0].likeliest[1].id, kB);
  EXPECT_EQ(events[0].likeliest[2].id, kEndSentence);  // ties by id
  EXPECT_EQ(events[1].token, "한글");
  EXPECT_EQ(events[1].id, kUnknown);
  EXPECT_EQ(events[2].token, "</s>");
}

TEST(Score, ManyLinesAtOnceSayWhatEachSaysAlone) {
  std::string text;  // longer than what is decoded at once, with empty lines and long ones
  for (int i = 0; text.size() < 70'000; ++i) {
    text += std::string(static_cast<std::size_t>(i * i % (i % 50 == 0 ? 9000 : 40)), "ab c"[i % 4]);
    text += i % 5 == 0 ? " a b\r\n" : "ba\n";
  }
  text += "ab";
  for (const Boundary boundary : {Boundary::sentence, Boundary::stream}) {
    for (const bool line_ends : {true, false}) {
      Task task = make_task(Unit::character, boundary, {"a", "b", "\n"});
      task.reading.line_ends = line_ends;
      TableModel model(task);
      const std::size_t events = task.vocabulary.size() - task.first_event();
      for (const TokenId id : {TokenId{kBeginSentence}, kA, kB}) {
        std::vector<double> row;
        for (std::size_t i = 0; i < events; ++i)
          row.push_back(static_cast<double>(1 + (i + 1) * (id + 2) % 5));
        model.row(id, row);
      }
      for (const bool apart : {false, true}) {
        const ScoreOptions alone{.details = true, .apart = apart, .at_once = 7};
        ScoreOptions many{.details = true, .apart = apart, .at_once = 1000, .many_lines = true};
        const Scores one = score(model, task, text, alone);
        for (const Exhausted& exhausted : {Exhausted(never), Exhausted(always)}) {
          many.log_probs = many.details = exhausted();
          const Scores together = score(model, task, text, many, exhausted);
          ASSERT_EQ(together.lines.size(), one.lines.size());
          for (std::size_t l = 0; l < one.lines.size(); ++l) {
            const LineScore &mine = together.lines[l], &other = one.lines[l];
            ASSERT_EQ(mine.line, other.line);
            ASSERT_EQ(mine.sums.events, other.sums.events) << l;
            ASSERT_EQ(mine.sums.characters, other.sums.characters) << l;
            ASSERT_EQ(mine.sums.oov, other.sums.oov);
            ASSERT_EQ(mine.sums.log_prob, other.sums.log_prob) << l;
            ASSERT_EQ(mine.log_probs, many.log_probs ? other.log_probs : std::vector<double>());
            ASSERT_EQ(mine.details.size(), many.details ? other.details.size() : 0U);
            for (std::size_t i = 0; i < mine.details.size(); ++i) {
              ASSERT_EQ(mine.details[i].rank, other.details[i].rank);
              ASSERT_EQ(mine.details[i].token, other.details[i].token);
            }
          }
          EXPECT_EQ(together.totals.log_prob, one.totals.log_prob);
        }
      }
    }
  }
}

TEST(Score, SlicesAndPiecesAddUpToTheWhole) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a", "b", "\n"});
  TableModel model(task);
  model.row(kA, {1, 1, 4, 2});
  model.row(kB, {1, 3, 1, 1});
  std::string text;
  for (int i = 0; i < 10000; ++i) text += i % 3 == 0 ? 'a' : 'b';
  text += "\nab";
  for (const bool details : {false, true}) {
    const Scores whole = score(model, task, text, {.details = details});
    const Scores sliced = score(model, task, text, {.details = details}, always);
    EXPECT_EQ(whole.totals.log_prob, sliced.totals.log_prob);
    EXPECT_EQ(whole.totals.events, 10003U);
    EXPECT_EQ(whole.totals.characters, 10003U);
    ASSERT_EQ(whole.lines.size(), 4U);  // 4096 + 4096 + 1809, and the second line
    ASSERT_EQ(sliced.lines.size(), 4U);
    ScoreSums first;
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(whole.lines[i].line, 1U);
      EXPECT_LE(whole.lines[i].log_probs.size(), LineScorer::kPieceEvents);
      EXPECT_EQ(whole.lines[i].details.size(), details ? whole.lines[i].log_probs.size() : 0U);
      first.add(whole.lines[i].sums);
    }
    EXPECT_EQ(first.events, 10001U);
    EXPECT_EQ(first.characters, 10001U);
    EXPECT_EQ(whole.lines[3].line, 2U);
  }
}

}  // namespace
}  // namespace onegin
