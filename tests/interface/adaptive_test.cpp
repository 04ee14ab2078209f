// Adaptive reading: what is asked of which model, what is passed on to the mixture, and what both
// rooms show.
#include "state/adaptive.h"

#include <algorithm>
#include <cstring>

#include "conversation.h"

namespace onegin::web {
namespace {

Totals totals(double log10, double events) {
  Totals made;
  made.lines = 1;
  made.log10 = log10;
  made.events = made.characters = events;
  made.perplexity = 4;
  made.perplexity_without_oov = 4;
  made.bits_per_character = -log10 * 3.321928 / events;
  return made;
}

Scored scored_line(const std::string& text, double log10, bool with_tokens) {
  Scored line;
  line.line = 1;
  line.events = static_cast<std::uint32_t>(text.size());
  line.log10 = log10;
  for (const char c : with_tokens ? text : std::string()) {
    line.items.push_back(scored(std::string(1, c), log10 / static_cast<double>(text.size()), 2));
  }
  return line;
}

Bytes doubles(const std::vector<double>& numbers) {
  Bytes bytes(numbers.size() * sizeof(double));
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

class AdaptiveTest : public ControllerTest {
 protected:
  AdaptiveTest() {
    controller.open_text("abababab", "mine");
    for (const std::size_t at : {kNgram, kMlp}) {
      configured(at);
      train_to(at, 10, 1);
    }
    state.text.facts = TaskReady();
    state.text.facts->validation_tokens = 4;
    state.text.held_out = 4;
    controller.apply(AskQuestion{"ab"});
    // What it says as it is.
    for (const std::size_t at : {kNgram, kMlp}) {
      engine.answer(at, engine.id<Score>(at), scored_line("ab", -2, true), false);
      engine.answer(at, engine.id<Score>(at), totals(-2, 2));
      controller.receive();
    }
  }

  void choose(bool on, bool strips = false) { controller.apply(ChooseReading{{on, strips}}); }
  std::size_t adaptive_asked(std::size_t model) const {
    return static_cast<std::size_t>(
        std::count_if(engine.sent.begin(), engine.sent.end(), [&](const FakeEngine::Sent& sent) {
          const auto* score = std::get_if<Score>(&sent.command.body);
          return sent.model == model && score != nullptr && score->adaptive;
        }));
  }
  const Score& score(std::size_t model) const {
    return std::get<Score>(engine.last<Score>(model)->body);
  }
  std::vector<MixPaths> mixing() const {
    std::vector<MixPaths> all;
    for (const FakeEngine::Sent& sent : engine.sent) {
      if (const auto* mix = std::get_if<MixPaths>(&sent.command.body)) all.push_back(*mix);
    }
    return all;
  }
  // It reads "ab", or `events` held-out events.
  void answer(std::size_t model, double log10, const std::string& text = "ab",
              bool with_tokens = true) {
    const std::uint32_t id = engine.id<Score>(model);
    engine.answer(model, id, scored_line(text, log10, with_tokens), false, Bytes(16));
    engine.answer(model, id, totals(log10, static_cast<double>(text.size())));
    controller.receive();
  }
  void refuse(std::size_t model) {
    Failed failed;
    failed.what = say("what it has learnt from is not there");
    engine.answer(model, engine.id<Score>(model), failed);
    controller.receive();
  }
  void answer_mixed(double log10, double events, Bytes payload = {}) {
    engine.answer(kMixture, engine.id<MixPaths>(kMixture), PathsMixed{events, 0, log10, log10},
                  true, std::move(payload));
    controller.receive();
  }
  const adaptive::Answers& known(SlotId at) const {
    return std::as_const(state.shelf).at<adaptive::Readings>().at(at);
  }
};

TEST_F(AdaptiveTest, TheSentenceIsReadOnByAllAndMixedOnce) {
  choose(true);
  EXPECT_EQ(adaptive_asked(kNgram), 1U);
  EXPECT_EQ(adaptive_asked(kMlp), 1U);
  EXPECT_EQ(adaptive_asked(kLstm), 0U) << "it has learnt nothing";
  EXPECT_TRUE(score(kMlp).tokens && score(kMlp).paths);
  ASSERT_EQ(mixing().size(), 1U);
  EXPECT_EQ(mixing()[0].models, 2U);
  answer(kNgram, -1.5);
  EXPECT_EQ(mixing().size(), 1U) << "few numbers wait for more";
  answer(kMlp, -1.25);
  ASSERT_EQ(mixing().size(), 3U);
  EXPECT_EQ(mixing()[1].model, 0U);
  EXPECT_TRUE(mixing()[2].complete);
  EXPECT_EQ(engine.last<MixPaths>(kMixture)->payload.size(), 16U);
  EXPECT_EQ(known(kNgram).sentence.totals->log10, -1.5);
  EXPECT_FALSE(known(kMixture).sentence.totals);
  answer_mixed(-1, 2, doubles({-1, -1.302585}));
  EXPECT_EQ(platform.said.back(), "All models have read on.");
  EXPECT_EQ(known(kMixture).sentence.totals->log10, -1);
  ASSERT_EQ(known(kMixture).sentence.scored.size(), 2U);
  EXPECT_NEAR(known(kMixture).sentence.scored[0].log10, -0.4342945, 1e-6);
  EXPECT_TRUE(known(kMixture).sentence.scored[0].likeliest.empty());
  // Nothing is asked twice; another sentence is.
  engine.sent.clear();
  choose(true, true);
  controller.apply(ChooseTab{Tab::generate});
  controller.apply(ChooseTab{Tab::score});
  EXPECT_EQ(adaptive_asked(kMlp), 0U);
  controller.apply(AskQuestion{"aba"});
  EXPECT_EQ(adaptive_asked(kMlp), 1U);
}

TEST_F(AdaptiveTest, ScoreShowsBothLinesAndTheChosenStrips) {
  choose(true);
  answer(kNgram, -1.5);
  answer(kMlp, -1.25);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "log10 P", "Score of n-gram"), "–2.00");
  EXPECT_EQ(Stage::value(Role::text, "adaptive log10 P", "Score of n-gram"), "–1.50");
  EXPECT_EQ(Stage::value(Role::text, "adaptive bits/char", "Score of MLP"), "2.08");
  EXPECT_EQ(Stage::value(Role::button, "a", "Score of n-gram"), "10 %");
  const auto strips = only<ChooseReading>(stage.activate(state, Role::radio, "adaptive"));
  ASSERT_TRUE(strips);
  controller.apply(*strips);
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::button, "a", "Score of n-gram"), "18 %");
  EXPECT_EQ(Stage::value(Role::text, "verdict", "n-gram expected").substr(0, 4), "18 %");
  const auto off = only<ChooseReading>(stage.activate(state, Role::checkbox, "Adaptive"));
  ASSERT_TRUE(off);
  EXPECT_FALSE(off->adaptive.on);
  controller.apply(*off);
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::text, "adaptive log10 P"), nullptr);
  EXPECT_EQ(Stage::value(Role::button, "a", "Score of n-gram"), "10 %");
}

TEST_F(AdaptiveTest, WhoCannotSaysWhyAndIsLeftOutOfTheMixture) {
  configured(kLstm);
  train_to(kLstm, 10, 1);
  controller.apply(ChooseTab{Tab::compare});
  choose(true);
  EXPECT_FALSE(score(kMlp).tokens);
  EXPECT_TRUE(score(kMlp).paths);
  answer(kNgram, -3, "abab", false);
  refuse(kMlp);
  ASSERT_EQ(mixing().size(), 2U);
  EXPECT_TRUE(mixing()[1].without);
  EXPECT_EQ(mixing()[1].model, 1U);
  answer(kLstm, -2, "abab", false);
  EXPECT_TRUE(mixing().back().complete);
  EXPECT_EQ(mixing().back().model, 2U);
  answer_mixed(-1.5, 4);
  EXPECT_EQ(known(kMixture).part.totals->log10, -1.5);
  EXPECT_NEAR(known(kMixture).part.totals->bits_per_character, 1.5 * 3.321928 / 4, 1e-5);
  for (Slot& slot : state.slots) {
    slot.measured = Measured();
    slot.measured->totals = totals(-4, 4);
  }
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "adaptive", "Figures of MLP"),
            "what it has learnt from is not there");
  EXPECT_EQ(Stage::value(Role::text, "adaptive bits", "Figures of n-gram"), "2.491");
  EXPECT_EQ(Stage::value(Role::text, "adaptive bytes", "Figures of n-gram"), "2 B");
  EXPECT_EQ(Stage::value(Role::text, "bits/char", "Figures of MLP"), "3.322") << "plain as it was";
  EXPECT_EQ(Stage::find(Role::text, "adaptive bits", "Figures of MLP"), nullptr);
  const auto saved = only<SaveFile>(stage.activate(state, Role::button, "Save table"));
  ASSERT_TRUE(saved);
  EXPECT_NE(saved->content.find("adaptive bits per character"), std::string::npos);
}

TEST_F(AdaptiveTest, OneModelAloneIsNotMixed) {
  controller.apply(ChooseTab{Tab::compare});
  choose(true);
  answer(kNgram, -3, "abab", false);
  refuse(kMlp);
  EXPECT_EQ(known(kMixture).part.trouble, "fewer than two of its models can go on learning");
  EXPECT_FALSE(known(kMixture).part.running);
}

TEST_F(AdaptiveTest, TrainingAndLeavingBreakItOff) {
  controller.apply(ChooseTab{Tab::compare});
  choose(true);
  const std::uint32_t asked = engine.id<Score>(kMlp);
  controller.apply(ChooseTab{Tab::generate});
  EXPECT_EQ(std::get<Cancel>(engine.last<Cancel>(kMlp)->body).target, asked);
  EXPECT_TRUE(mixing().back().complete) << "what waits is given back";
  EXPECT_EQ(mixing().back().models, 1U);
  controller.apply(ChooseTab{Tab::compare});
  EXPECT_EQ(adaptive_asked(kMlp), 2U);
  controller.apply(TrainModel{kMlp});
  EXPECT_FALSE(known(kNgram).part.running);
  const std::size_t before = adaptive_asked(kNgram);
  train_to(kMlp, 20, 1);
  EXPECT_EQ(adaptive_asked(kNgram), before + 1) << "all are at rest again";
}

}  // namespace
}  // namespace onegin::web
