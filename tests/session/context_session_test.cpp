// Context and Attribute: answered in parts, cancelled, refused; equal to Validate and to Score.
#include <cmath>
#include <cstring>

#include "talk.h"

namespace onegin {
namespace {

const std::vector<std::pair<std::string, std::string>> kWords = {{"unit", "word"},
                                                                 {"boundary", "sentence"}};

std::vector<float> floats(const Bytes& payload) {
  std::vector<float> numbers(payload.size() / sizeof(float));
  std::memcpy(numbers.data(), payload.data(), payload.size());
  return numbers;
}

double mean_loss(const std::vector<float>& log_probs) {
  double sum = 0;
  for (const float value : log_probs) sum -= static_cast<double>(value);
  return sum / static_cast<double>(log_probs.size());
}

// Of each context when it is complete.
std::vector<ContextLoss> losses(const std::vector<Event>& events) {
  std::vector<ContextLoss> complete;
  double fraction = 0;
  for (const Event& event : events) {
    const auto& loss = std::get<ContextLoss>(event.body);
    EXPECT_GE(loss.fraction, fraction);
    fraction = loss.fraction;
    EXPECT_EQ(event.payload.empty(), loss.events < loss.of);
    if (event.payload.empty()) continue;
    EXPECT_EQ(floats(event.payload).size(), loss.of);
    EXPECT_DOUBLE_EQ(mean_loss(floats(event.payload)), loss.nats);
    complete.push_back(loss);
  }
  EXPECT_EQ(fraction, 1);
  return complete;
}

TEST(ContextSession, LossesOfEveryContextAndTheLastIsThatOfValidate) {
  Talk talk;
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text() + small_text()));
  talk.train("ngram", {{"order", "3"}}, 0);
  const auto validated = talk.get<Validated>(Validate{});
  const double plain = mean_loss(floats(talk.payload()));
  const auto all = losses(talk.ask(Context{{}, 0}));
  ASSERT_EQ(all.size(), 10U);
  std::uint32_t context = 0;
  for (const ContextLoss& loss : all) {
    EXPECT_EQ(loss.context, context);
    context = context == 0 ? 1 : 2 * context;
    EXPECT_EQ(loss.of, validated.events);
    EXPECT_EQ(loss.corpus, validated.corpus);
    if (loss.context >= 2) {
      EXPECT_EQ(loss.nats, plain) << "to the last digit";
    } else {
      EXPECT_GT(loss.nats, plain);
    }
  }
  const auto some = losses(talk.ask(Context{{9, 0, 3}, 10}));
  ASSERT_EQ(some.size(), 3U);
  EXPECT_EQ(some[0].context, 9U);
  EXPECT_EQ(some[1].context, 0U);
  EXPECT_EQ(some[2].of, 10);
  EXPECT_EQ(some[2].nats, some[0].nats);
}

TEST(ContextSession, AModelWithoutATextIsJudgedOnThatOfAFile) {
  Talk talk, other;
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text()));
  talk.train("ngram", {{"order", "2"}}, 0);
  const auto own = losses(talk.ask(Context{}));
  talk.get<Saved>(Save{});
  const Bytes file = talk.payload();
  talk.get<Saved>(Save{"arpa"});
  other.get<Loaded>(Load{"arpa", "a.arpa", "", {}, "word"}, talk.payload());
  EXPECT_NE(other.refused(Context{}).what.text().find("nothing is held out"), std::string::npos);
  const auto there = losses(other.ask(Context{}, file));
  ASSERT_EQ(there.size(), own.size());
  for (std::size_t i = 0; i < own.size(); ++i) EXPECT_NEAR(there[i].nats, own[i].nats, 1e-5);
}

TEST(ContextSession, IsCancelledInTheMidst) {
  Talk talk;
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text() + small_text()));
  talk.train("lstm", {{"hidden", "8"}}, 1);
  const auto id = talk.send(Context{{}, 0});
  for (int i = 0; i < 100000 && talk.answers(id).size() < 3; ++i) talk.slice();
  EXPECT_FALSE(talk.answered(id));
  talk.get<Cancelled>(Cancel{id});
  EXPECT_TRUE(std::holds_alternative<Cancelled>(talk.wait(id).back().body));
  EXPECT_FALSE(talk.slice());
  EXPECT_LT(talk.score("the king\n"), 0) << "and other questions are answered";
}

TEST(ContextSession, SaysWhatIsOutOfBounds) {
  Talk talk;
  EXPECT_NE(talk.refused(Context{}).what.text().find("no text"), std::string::npos);
  EXPECT_NE(talk.refused(Attribute{}).what.text().find("no text"), std::string::npos);
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text()));
  talk.train("ngram", {}, 0);
  EXPECT_NE(talk.refused(Context{{4097}, 10}).what.text().find("4097"), std::string::npos);
  talk.refused(Context{std::vector<std::uint32_t>(65, 1), 10});
  const auto bad = [&](Attribute attribute, const char* where) {
    const Failed failed = talk.refused(attribute, bytes_of("the king"));
    EXPECT_EQ(failed.where.text(), where);
    EXPECT_FALSE(failed.hint.empty());
  };
  bad({.window = 0}, "window");
  bad({.window = 257}, "window");
  bad({.replacements = 0}, "replacements");
  bad({.replacements = 1025}, "replacements");
  bad({.tokens = 0}, "tokens");
  bad({.tokens = 2001}, "tokens");
  talk.get<TaskReady>(SetText{{{"validation_share", "0"}}}, bytes_of(small_text()));
  talk.train("ngram", {}, 0);
  EXPECT_NE(talk.refused(Context{}).what.text().find("nothing is held out"), std::string::npos);
  EXPECT_NE(talk.refused(Attribute{}).what.text().find("no token"), std::string::npos);
}

TEST(ContextSession, AttributesEveryTokenOfAText) {
  Talk talk;
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text()));
  talk.train("ngram", {{"order", "2"}}, 0);
  const std::string text = "the king laughs\nthe fool";
  const auto scored = talk.ask(Score{true}, bytes_of(text));
  const auto answer = talk.get<Attributed>(Attribute{}, bytes_of(text));
  const std::vector<float> values = floats(talk.payload());
  ASSERT_EQ(answer.tokens.size(), 7U);
  EXPECT_EQ(answer.window, 32U);
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(answer.fraction, 1);
  ASSERT_EQ(values.size(), 7U * 32U);
  std::size_t place = 0;
  for (const std::size_t line : {0U, 1U}) {
    for (const ScoredToken& item : std::get<Scored>(scored[line].body).items) {
      EXPECT_EQ(answer.tokens[place].token, item.token);
      EXPECT_NEAR(answer.tokens[place].log10, item.log10, 1e-6);
      EXPECT_EQ(answer.tokens[place].line, line + 1);
      EXPECT_EQ(answer.tokens[place++].control, item.control);
    }
  }
  EXPECT_NE(values[32], 0) << "king leans on the";
  EXPECT_EQ(values[2 * 32 + 1], 0) << "laughs does not, two tokens on";
  EXPECT_TRUE(std::isnan(values[4 * 32])) << "a sentence begins without anything before it";
  const auto first = talk.get<Attributed>(Attribute{.window = 1, .tokens = 2}, bytes_of(text));
  EXPECT_EQ(first.tokens.size(), 2U);
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(talk.payload().size(), 2 * sizeof(float));
}

}  // namespace
}  // namespace onegin
