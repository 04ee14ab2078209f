// Trace: from a text to planes, while the model learns, and what is refused.
#include <cmath>
#include <cstring>

#include "talk.h"

namespace onegin {
namespace {

const Configure kSmallLstm{"lstm", {{"hidden", "6"}, {"embedding", "4"}, {"dropout", "0.5"}}};

std::vector<float> numbers_of(const Event& event, const std::string& name) {
  const auto& traced = std::get<Traced>(event.body);
  for (const PlaneDescription& plane : traced.planes) {
    if (plane.plane != name) continue;
    std::vector<float> values(static_cast<std::size_t>(plane.rows * plane.columns));
    std::memcpy(values.data(), event.payload.data() + static_cast<std::size_t>(plane.offset) * 4,
                values.size() * 4);
    return values;
  }
  ADD_FAILURE() << "no plane " << name;
  return {};
}

std::string texts(const std::vector<TokenProbability>& tokens) {
  std::string text;
  for (const TokenProbability& token : tokens) text += token.token;
  return text;
}

TEST(TraceSession, AStreamIsReadFromTheBeginningOfATextAndSaysWhatScoresSay) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(kSmallLstm);
  talk.get<Progress>(Train{20});
  const std::string text = "the king\nlaughs";
  const auto events = talk.ask(Trace{}, bytes_of(text));
  const auto& traced = std::get<Traced>(events.back().body);
  EXPECT_EQ(texts(traced.read), "<s>the king\nlaugh");
  EXPECT_EQ(texts(traced.next), text);
  EXPECT_EQ(traced.events, static_cast<double>(text.size()));
  const auto scored = talk.ask(Score{.tokens = true}, bytes_of(text));
  std::size_t t = 0;
  for (const Event& event : scored) {
    const auto* line = std::get_if<Scored>(&event.body);
    if (line == nullptr) continue;
    for (const ScoredToken& token : line->items) {
      EXPECT_EQ(token.token, traced.next[t].token);
      EXPECT_NEAR(token.log10, traced.next[t++].log10, 1e-5);
    }
  }
  EXPECT_EQ(t, text.size());
  const auto probabilities = numbers_of(events.back(), "probabilities");
  const std::size_t types = probabilities.size() / text.size();
  for (std::size_t row = 0; row < text.size(); ++row) {
    double sum = 0;
    for (std::size_t v = 0; v < types; ++v) sum += probabilities[row * types + v];
    EXPECT_NEAR(sum, 1, 1e-5);
  }
}

TEST(TraceSession, SentencesBeginAnewAndWhatIsGivenIsNotJudged) {
  Talk talk;
  talk.get<TaskReady>(SetText{{{"unit", "word"}, {"boundary", "sentence"}}},
                      bytes_of(small_text()));
  talk.get<Configured>(kSmallLstm);
  const auto twice = talk.ask(Trace{}, bytes_of("the king laugh\nthe king laugh\n"));
  const auto& traced = std::get<Traced>(twice.back().body);
  EXPECT_EQ(texts(traced.read), "<s>thekinglaugh<s>thekinglaugh");
  EXPECT_EQ(texts(traced.next), "thekinglaugh</s>thekinglaugh</s>");
  EXPECT_TRUE(traced.next[3].control);
  const auto h = numbers_of(twice.back(), "h");
  EXPECT_TRUE(std::equal(h.begin(), h.begin() + 24, h.begin() + 24));

  talk.get<TaskReady>(SetText{{{"boundary", "pairs"}}},
                      bytes_of("ab\tba\ncd\tdc\nac\tca\nbd\tdb\n"));
  talk.get<Configured>(kSmallLstm);
  const auto pair = talk.ask(Trace{}, bytes_of("ab\tba"));
  const auto& given = std::get<Traced>(pair.back().body);
  EXPECT_EQ(texts(given.next), "ab<s>ba</s>");
  EXPECT_EQ(given.events, 3);
  EXPECT_TRUE(std::isnan(given.next[1].log10));
  EXPECT_FALSE(std::isnan(given.next[3].log10));
}

TEST(TraceSession, LearningGoesOnAsIfNobodyHadLooked) {
  std::vector<double> losses;
  for (const bool looked : {false, true}) {
    Talk talk;
    talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
    talk.get<Configured>(kSmallLstm);
    const std::uint32_t train = talk.send(Train{60});
    for (int i = 0; i < 30 && !talk.answered(train); ++i) {
      talk.slice();
      if (!looked) continue;
      const auto traced = talk.get<Traced>(Trace{.backward = true, .pairs = true, .order = true},
                                           bytes_of("the queen"));
      EXPECT_EQ(traced.events, 9);
    }
    talk.wait(train);
    losses.push_back(talk.get<Progress>(Pause{}).train_loss);
  }
  EXPECT_EQ(losses[0], losses[1]);
}

TEST(TraceSession, OnlyThePlanesThatAreNamed) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(kSmallLstm);
  const auto traced =
      talk.get<Traced>(Trace{.order = true, .planes = {"f", "h"}}, bytes_of("the king"));
  ASSERT_EQ(traced.planes.size(), 2U);
  EXPECT_EQ(traced.planes[0].plane, "f");
  EXPECT_EQ(traced.planes[0].scale, "gate");
  EXPECT_EQ(traced.planes[0].meaning.text(), "forget gate f_t");
  EXPECT_EQ(traced.planes[1].scale, "tanh");
  EXPECT_EQ(traced.planes[1].order.size(), 6U);
}

TEST(TraceSession, RefusesWhatCannotBeTraced) {
  Talk talk;
  EXPECT_NE(talk.refused(Trace{}).what.text().find("no text"), std::string::npos);
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"ngram", {}});
  talk.get<Progress>(Train{});
  EXPECT_NE(talk.refused(Trace{}, bytes_of("the")).what.text().find("no units"), std::string::npos);
  talk.get<Configured>(kSmallLstm);
  EXPECT_NE(talk.refused(Trace{}).what.text().find("no token"), std::string::npos);
  EXPECT_NE(talk.refused(Trace{}, bytes_of(std::string(3000, 'a'))).what.text().find("more than"),
            std::string::npos);
  EXPECT_NE(talk.refused(Trace{.target = 9}, bytes_of("the")).what.text().find("step 9"),
            std::string::npos);
  EXPECT_NE(
      talk.refused(Trace{.pairs = true}, bytes_of(std::string(600, 'a'))).what.text().find("pairs"),
      std::string::npos);
}

}  // namespace
}  // namespace onegin
