// Fill: lines and held-out blanks; answered in parts, cancelled, refused; on common types, by a
// mixture.
#include <cmath>
#include <cstring>

#include "talk.h"

namespace onegin {
namespace {

const std::vector<std::pair<std::string, std::string>> kFillTask = {{"unit", "word"},
                                                                    {"boundary", "sentence"}};

void learn(Talk& talk, const char* order = "3") {
  talk.get<TaskReady>(SetText{kFillTask}, bytes_of(small_text()));
  talk.train("ngram", {{"order", order}}, 0);
}

// The sentence of what must be refused.
std::string failure(Talk& talk, const Fill& fill, Payload payload = {}) {
  const auto events = talk.ask(fill, std::move(payload));
  const auto* failed = std::get_if<Failed>(&events.back().body);
  if (failed == nullptr) return "it was answered";
  return Error{failed->what, failed->where, failed->hint}.sentence();
}

double total(const FilledBlank& blank) {
  double sum = 0;
  for (const TokenProbability& token : blank.likeliest) sum += std::pow(10.0, token.log10);
  return sum;
}

TEST(FillSession, EachLineIsAnsweredAndAllTokensSumToOne) {
  Talk talk;
  learn(talk);
  const auto events =
      talk.ask(Fill{.likeliest = 100}, bytes_of("the king sees ___ queen\n\nthe ___ laugh\r\n"));
  ASSERT_EQ(events.size(), 2U);
  const auto& first = std::get<Filled>(events[0].body);
  EXPECT_EQ(first.line, 1U);
  EXPECT_EQ(first.way, "exact");
  ASSERT_EQ(first.tokens.size(), 6U);
  EXPECT_TRUE(first.tokens[3].blank);
  EXPECT_EQ(first.tokens[3].token, "");
  EXPECT_TRUE(first.tokens[5].control);
  ASSERT_EQ(first.blanks.size(), 1U);
  EXPECT_EQ(first.blanks[0].place, 3U);
  EXPECT_EQ(first.blanks[0].likeliest.size(), 9U) << "eight words and <unk>";
  EXPECT_NEAR(total(first.blanks[0]), 1, 1e-6);
  EXPECT_EQ(first.blanks[0].likeliest[0].token, "the");
  EXPECT_FALSE(first.blanks[0].known);
  EXPECT_TRUE(std::isnan(first.log10));
  const auto& second = std::get<Filled>(events[1].body);
  EXPECT_EQ(second.line, 3U);
  EXPECT_EQ(second.tokens.size(), 4U);
}

// The ratio of two candidates is that of the two whole sentences.
TEST(FillSession, IsTheRatioOfWholeSentences) {
  Talk talk;
  learn(talk);
  const auto filled = talk.get<Filled>(Fill{.likeliest = 2}, bytes_of("the king sees ___ queen"));
  const auto& likeliest = filled.blanks[0].likeliest;
  std::vector<double> whole;
  for (const TokenProbability& token : likeliest) {
    const auto scored = talk.ask(Score{}, bytes_of("the king sees " + token.token + " queen"));
    whole.push_back(std::get<Scored>(scored[0].body).log10);
  }
  EXPECT_NEAR(likeliest[0].log10 - likeliest[1].log10, whole[0] - whole[1], 1e-6);
}

TEST(FillSession, WhatIsHiddenIsKnownAndRanked) {
  Talk talk;
  learn(talk);
  const auto filled =
      talk.get<Filled>(Fill{.likeliest = 1, .hidden = {1, 4}}, bytes_of("the zebra sees the fool"));
  ASSERT_EQ(filled.blanks.size(), 2U);
  EXPECT_TRUE(filled.blanks[0].known);
  EXPECT_EQ(filled.blanks[0].truth.token, "<unk>");
  EXPECT_TRUE(filled.blanks[0].truth.control);
  EXPECT_EQ(filled.tokens[1].token, "zebra");
  EXPECT_EQ(filled.blanks[1].truth.token, "fool");
  EXPECT_GT(filled.blanks[0].rank, 1U);
  EXPECT_EQ(filled.way, "exact") << "nine times nine combinations";
  EXPECT_EQ(filled.combinations.size(), 10U);
  EXPECT_LE(filled.log10, filled.blanks[0].truth.log10);
  const auto cut = talk.get<Filled>(Fill{.cut = true}, bytes_of("the king"));
  EXPECT_EQ(cut.way, "");
  EXPECT_EQ(cut.tokens.size(), 3U);
  EXPECT_TRUE(cut.blanks.empty());
}

TEST(FillSession, RefusesWhatItCannotAnswer) {
  Talk talk;
  EXPECT_EQ(failure(talk, Fill{}, bytes_of("___")), "there is no text yet; give a text first");
  learn(talk);
  EXPECT_EQ(failure(talk, Fill{}, bytes_of("the ___\nthe king\n")),
            "line 2: there is no blank to fill; write ___ where a token is missing");
  EXPECT_EQ(failure(talk, Fill{}, bytes_of("\n\n")),
            "there is no sentence; write one with ___ for a blank");
  EXPECT_EQ(failure(talk, Fill{.hidden = {7}}, bytes_of("the king")),
            "line 1: token 7 of the sentence cannot be a blank; choose one of its tokens, counted "
            "from 0");
  EXPECT_EQ(failure(talk, Fill{.likeliest = 1001}, bytes_of("___")),
            "likeliest: 1001 tokens are more than 1000; ask for fewer");
  EXPECT_EQ(failure(talk, Fill{.held_out = 100001}),
            "held_out: 100001 blanks are more than 100000; ask for fewer");
  talk.get<Saved>(Save{});
  EXPECT_NE(failure(talk, Fill{}, talk.payload()).find("not a text"), std::string::npos);
}

std::vector<float> fill_floats(const Bytes& payload) {
  std::vector<float> numbers(payload.size() / sizeof(float));
  std::memcpy(numbers.data(), payload.data(), payload.size());
  return numbers;
}

TEST(FillSession, HeldOutBlanksHaveAMeanAndMayBeListed) {
  Talk talk;
  learn(talk);
  const auto measured = talk.get<BlanksMeasured>(Fill{.likeliest = 0, .held_out = 10});
  const auto log_probs = fill_floats(talk.payload());
  ASSERT_EQ(log_probs.size(), 10U);
  double sum = 0;
  for (const float value : log_probs) sum += static_cast<double>(value);
  EXPECT_NEAR(measured.log10, sum / 10 / std::log(10.0), 1e-9);
  EXPECT_EQ(measured.of, 10);
  EXPECT_EQ(measured.fraction, 1);
  EXPECT_EQ(measured.corpus, talk.get<Validated>(Validate{}).corpus);
  std::size_t listed = 0;
  for (const Event& event : talk.ask(Fill{.likeliest = 3, .held_out = 10})) {
    const auto* filled = std::get_if<Filled>(&event.body);
    if (filled == nullptr) continue;
    EXPECT_EQ(filled->line, ++listed);
    ASSERT_EQ(filled->blanks.size(), 1U);
    EXPECT_NEAR(filled->blanks[0].truth.log10,
                static_cast<double>(log_probs[listed - 1]) / std::log(10.0), 1e-6);
    EXPECT_EQ(filled->tokens[filled->blanks[0].place].token, filled->blanks[0].truth.token);
  }
  EXPECT_EQ(listed, 10U);
  talk.get<TaskReady>(SetText{{{"validation_share", "0"}}}, bytes_of("a b c\n"));
  talk.train("ngram", {}, 0);
  EXPECT_EQ(failure(talk, Fill{.held_out = 3}),
            "nothing is held out, so there is no blank to fill; choose a held-out share above 0");
}

TEST(FillSession, MayBeCancelledAndSaysHowFarItIs) {
  Talk talk;
  talk.get<TaskReady>(SetText{kFillTask}, bytes_of(small_text()));
  talk.train("lstm", {{"hidden", "8"}, {"embedding", "8"}}, 2);
  const auto events = talk.ask(Fill{.likeliest = 0, .held_out = 60});
  double fraction = 0;
  for (const Event& event : events) {
    const auto& measured = std::get<BlanksMeasured>(event.body);
    EXPECT_GE(measured.fraction, fraction);
    EXPECT_EQ(event.payload.empty(), !event.last);
    fraction = measured.fraction;
  }
  EXPECT_GT(events.size(), 1U) << "a second passes on the clock of a thousand looks";
  const auto id = talk.send(Fill{.likeliest = 0, .held_out = 1000});
  talk.slice();
  EXPECT_FALSE(talk.answered(id));
  talk.ask(Cancel{id});
  EXPECT_TRUE(std::holds_alternative<Cancelled>(talk.answers(id).back().body));
}

}  // namespace
}  // namespace onegin
