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

TEST(TraceSession, OfTheUnitsAloneSaysWhatFollowsAsWell) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(kSmallLstm);
  const auto all = talk.get<Traced>(Trace{}, bytes_of("the king"));
  const auto units = talk.get<Traced>(Trace{.units = true}, bytes_of("the king"));
  EXPECT_EQ(units.planes.size() + 2, all.planes.size());
  for (const PlaneDescription& plane : units.planes) {
    EXPECT_TRUE(plane.plane != "logits" && plane.plane != "probabilities") << plane.plane;
  }
  EXPECT_EQ(units.loss, all.loss);
  EXPECT_EQ(units.next[3].log10, all.next[3].log10);
}

TEST(TraceSession, OfAMixingKindSaysWhatEachPartSaid) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"cm", {}});
  talk.get<Progress>(Train{});
  const std::string text = "the king sees";
  const auto events = talk.ask(Trace{}, bytes_of(text));
  const auto& traced = std::get<Traced>(events.back().body);
  EXPECT_EQ(texts(traced.next), text);
  ASSERT_EQ(traced.planes.size(), 3U);
  const std::vector<Sentence>& parts = traced.planes[0].titles;
  ASSERT_GT(parts.size(), 20U);
  EXPECT_EQ(parts[1].text(), "last token");
  for (const PlaneDescription& plane : traced.planes) {
    EXPECT_EQ(plane.rows, static_cast<double>(text.size()));
    EXPECT_EQ(plane.columns, static_cast<double>(parts.size()));
    EXPECT_EQ(plane.titles, parts);
  }
  EXPECT_EQ(traced.planes[0].plane, "contribution");
  // In the midst of a word that the text is full of, nearly all parts agree.
  std::vector<float> all(events.back().payload.size() / sizeof(float));
  std::memcpy(all.data(), events.back().payload.data(), all.size() * sizeof(float));
  double sum = 0;
  for (std::size_t m = 0; m < parts.size(); ++m) sum += all[parts.size() * 7 + m];
  EXPECT_GT(sum, 2);
  const auto scored = talk.ask(Score{.tokens = true}, bytes_of(text));
  std::size_t t = 0;
  for (const Event& event : scored) {
    const auto* line = std::get_if<Scored>(&event.body);
    if (line == nullptr) continue;
    for (const ScoredToken& token : line->items) {
      EXPECT_NEAR(token.log10, traced.next[t++].log10, 1e-5);
    }
  }
  EXPECT_EQ(t, text.size());
  const auto named = talk.ask(Trace{.planes = {"h", "weight"}}, bytes_of(text));
  ASSERT_EQ(std::get<Traced>(named.back().body).planes.size(), 1U);
  EXPECT_EQ(std::get<Traced>(named.back().body).planes[0].plane, "weight");
  EXPECT_NE(talk.refused(Trace{.backward = true}, bytes_of(text)).what.text().find("no units"),
            std::string::npos);
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

using Clamps = std::vector<std::pair<std::string, std::string>>;

double bits_held_out(Talk& talk, Clamps clamps) {
  return talk.get<Totals>(Score{.held_out = true, .clamps = std::move(clamps)}).bits_per_character;
}

TEST(ClampSession, WhatIsHeldStandsInThePlanesAndInTheScores) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"lstm", {{"hidden", "16"}, {"embedding", "8"}}});
  talk.get<Progress>(Train{150});
  const auto forget =
      talk.ask(Trace{.clamps = {{"f_l0", "0"}, {"o_l0.3", "0.5"}}}, bytes_of("the king"));
  for (const float f : numbers_of(forget.back(), "f")) EXPECT_EQ(f, 0);
  const auto o = numbers_of(forget.back(), "o");
  for (std::size_t t = 0; t < 8; ++t) EXPECT_EQ(o[t * 16 + 3], 0.5F);
  // Without its past the cell is what comes in.
  const auto i = numbers_of(forget.back(), "i"), g = numbers_of(forget.back(), "g"),
             c = numbers_of(forget.back(), "c");
  for (std::size_t j = 0; j < c.size(); ++j) EXPECT_NEAR(c[j], i[j] * g[j], 1e-6);

  const double plain = bits_held_out(talk, {});
  EXPECT_GT(bits_held_out(talk, {{"f_l0", "0"}}), plain + 0.05) << "a cell that forgets is worse";
  const double blind = bits_held_out(talk, {{"h_l0", "0"}});
  EXPECT_GT(blind, plain + 0.5) << "and one that says nothing much worse";
  EXPECT_EQ(bits_held_out(talk, {}), plain) << "the model itself is as it was";
  // With the hidden state at 0 every token has the same distribution.
  const auto scored = talk.ask(Score{.tokens = true, .clamps = {{"h_l0", "0"}}}, bytes_of("aa"));
  const auto& items = std::get<Scored>(scored.front().body).items;
  EXPECT_EQ(items[0].log10, items[1].log10);
}

TEST(ClampSession, EveryKindCanBeClampedAndOneTokenAtATimeToo) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  for (const char* kind : {"mlp", "rnn", "lstm", "gru"}) {
    talk.get<Configured>(Configure{kind, {{"hidden", "8"}, {"embedding", "4"}, {"layers", "2"}}});
    const Clamps top{{"h_l1", "0.25"}};
    const auto traced = talk.ask(Trace{.clamps = top}, bytes_of("king"));
    std::size_t seen = 0;
    const auto& planes = std::get<Traced>(traced.back().body).planes;
    for (const PlaneDescription& plane : planes) {
      if (plane.plane != "h" || plane.layer != 1) continue;
      const auto* first = reinterpret_cast<const float*>(traced.back().payload.data()) +
                          static_cast<std::size_t>(plane.offset);
      for (std::size_t j = 0; j < 32; ++j) EXPECT_EQ(first[j], 0.25F) << kind;
      ++seen;
    }
    EXPECT_EQ(seen, 1U) << kind;
    // Ranks come from one distribution after another, figures from many at once.
    const auto scored = talk.ask(Score{.tokens = true, .clamps = top}, bytes_of("king"));
    const auto& items = std::get<Scored>(scored.front().body).items;
    for (std::size_t t = 0; t < items.size(); ++t) {
      EXPECT_NEAR(items[t].log10, std::get<Traced>(traced.back().body).next[t].log10, 1e-5) << kind;
    }
  }
}

TEST(ClampSession, RefusesWhatNamesNothing) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(kSmallLstm);
  const auto refused = [&](const char* name, const char* value) {
    return talk.refused(Score{.clamps = {{name, value}}}, bytes_of("a")).what.text();
  };
  EXPECT_NE(refused("f", "0").find("names no plane"), std::string::npos);
  EXPECT_NE(refused("f_l0.x", "0").find("names no plane"), std::string::npos);
  EXPECT_NE(refused("f_l0", "much").find("is no number"), std::string::npos);
  EXPECT_NE(refused("f_l3", "0").find("no plane 'f' of layer 3"), std::string::npos);
  EXPECT_NE(refused("logits_l0", "0").find("no plane"), std::string::npos);
  EXPECT_NE(refused("h_l0.6", "0").find("no unit 6"), std::string::npos);
  talk.get<Configured>(Configure{"ngram", {}});
  talk.get<Progress>(Train{});
  EXPECT_NE(refused("h_l0", "0").find("no units"), std::string::npos);
}

TEST(ExtremesSession, AreThoseOfATraceOfTheHeldOutPart) {
  Talk talk;
  talk.get<TaskReady>(SetText{{{"unit", "word"}, {"boundary", "sentence"}}},
                      bytes_of(small_text()));
  talk.get<Configured>(kSmallLstm);
  talk.get<Progress>(Train{20});
  const auto found = talk.get<ExtremesFound>(Extremes{.plane = "c", .unit = 2, .count = 3});
  ASSERT_EQ(found.highest.size(), 3U);
  ASSERT_EQ(found.lowest.size(), 3U);
  EXPECT_GE(found.highest[0].value, found.highest[1].value);
  EXPECT_LE(found.lowest[0].value, found.lowest[1].value);
  for (const auto* places : {&found.highest, &found.lowest}) {
    for (const UnitContext& place : *places) {
      if (place.token == "\n") continue;
      // The sentence up to the token, read alone.
      std::string sentence = place.before +
                             (place.before.empty() || place.before.ends_with('\n') ? "" : " ") +
                             place.token;
      sentence =
          sentence.substr(sentence.rfind('\n') == std::string::npos ? 0 : sentence.rfind('\n') + 1);
      const auto traced = talk.ask(Trace{}, bytes_of(sentence));
      const auto c = numbers_of(traced.back(), "c");
      const auto& read = std::get<Traced>(traced.back().body).read;
      // Its last token is read at no step of its own: </s> follows it.
      ASSERT_EQ(read.back().token, place.token);
      EXPECT_NEAR(c[c.size() - 6 + 2], place.value, 1e-5);
    }
  }
  EXPECT_NE(talk.refused(Extremes{.unit = 6}).what.text().find("no unit 6"), std::string::npos);
  EXPECT_NE(talk.refused(Extremes{.plane = "zz"}).what.text().find("no plane"), std::string::npos);
  EXPECT_NE(talk.refused(Extremes{.count = 0}).what.text().find("0 places"), std::string::npos);
}

TEST(RecurrentScale, MultipliesTheFirstWeightsAlone) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  const auto singular = [&](const char* scale) {
    talk.get<Configured>(
        Configure{"rnn", {{"hidden", "12"}, {"embedding", "4"}, {"recurrent_scale", scale}}});
    const auto traced = talk.ask(Trace{.pairs = true}, bytes_of("the king"));
    const float now = numbers_of(traced.back(), "singular")[0];
    talk.get<Progress>(Train{10});
    const auto first = talk.ask(Trace{.pairs = true, .first_weights = true}, bytes_of("the king"));
    EXPECT_EQ(numbers_of(first.back(), "singular")[0], now) << "the weights from before training";
    return now;
  };
  const float one = singular("1");
  EXPECT_NEAR(singular("2"), 2 * one, 1e-4);
  EXPECT_NEAR(singular("0.5"), 0.5 * one, 1e-4);
}

}  // namespace
}  // namespace onegin
