// Two models side by side: the sentence, the held-out tokens where they differ most, and how those
// are found.
#include <algorithm>
#include <cmath>

#include "conversation.h"

namespace onegin::web {
namespace {

TEST(Difference, StandsInPlaceOfWhatWasExpected) {
  Stage stage;
  State state = trained_state();
  const auto shown = only<ShowDifference>(stage.activate(state, Role::radio, "difference"));
  ASSERT_TRUE(shown);
  EXPECT_TRUE(shown->on);
  state = different_state();
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::text, "verdict", "LSTM expected"), nullptr);
  const char* sentence = "Difference of the sentence";
  EXPECT_EQ(Stage::value(Role::button, "h", sentence), "+2.00") << "-1.2 over -3.2";
  EXPECT_EQ(Stage::value(Role::button, "x", sentence), "0.00");
  const auto second =
      only<ChooseDifference>(stage.enter(state, Role::select, "Second model", "RNN"));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->first, 0u);
  EXPECT_EQ(second->second, 2u);
  const auto first = only<ChooseDifference>(stage.enter(state, Role::select, "First model", "MLP"));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->first, 1u);
  EXPECT_EQ(first->second, 3u);
}

TEST(Difference, ListsTheTokensWithTheirContext) {
  Stage stage;
  const State state = different_state();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "context", "Difference 1"), "by the");
  EXPECT_EQ(Stage::value(Role::text, "token", "Difference 1"), "space");
  EXPECT_EQ(Stage::value(Role::text, "n-gram", "Difference 1"), "32 %");
  EXPECT_EQ(Stage::value(Role::text, "LSTM", "Difference 1"), "0.032 %");
  EXPECT_EQ(Stage::value(Role::text, "difference", "Difference 1"), "+3.00");
  EXPECT_EQ(Stage::value(Role::text, "difference", "Difference 2"), "–1.50");
}

TEST(Difference, SaysWhatIsMissing) {
  Stage stage;
  State state = different_state();
  state.difference.most.clear();
  const auto waiting = [&] {
    stage.draw(state);
    return Stage::value(Role::text, "differences");
  };
  EXPECT_EQ(waiting(), "The held-out part is being read.");
  state.slots[3].phase = Phase::training;
  EXPECT_EQ(waiting(), "LSTM is measured when it stops.");
  state.slots[3].phase = Phase::ready;
  state.slots[3].progress = {};
  EXPECT_EQ(waiting(), "Train the LSTM to compare it.");
  state.difference.second = 0;
  EXPECT_EQ(waiting(), "Choose two different models.");
  state.difference.second = 99;
  EXPECT_EQ(waiting(), "Choose two models that are shown.");
}

class DifferenceTest : public ControllerTest {
 protected:
  DifferenceTest() {
    controller.open_text("abcdefgh\nxyz\nuvw\n", "letters");
    TaskReady facts;
    facts.held_out_line = 1;
    engine.answer(kNgram, 1, facts);
    for (const std::size_t model : {kNgram, kMlp}) configured(model);
    train_to(kNgram, 0.01, 1);
    train_to(kMlp, 5, 0.5);
    controller.apply(ChooseDifference{kNgram, kMlp});
  }
  // The model's log probabilities of the two held-out lines.
  void measured(std::size_t model, const std::vector<std::vector<double>>& lines) {
    const std::uint32_t id = engine.id<Score>(model);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      Scored line;
      line.line = static_cast<std::uint32_t>(i + 1);
      line.events = static_cast<std::uint32_t>(lines[i].size());
      const auto* raw = reinterpret_cast<const std::byte*>(lines[i].data());
      engine.waiting.push_back(
          {model, Event{id, false, line, Bytes(raw, raw + 8 * lines[i].size())}});
    }
    engine.answer(model, id, Totals{});
    controller.receive();
  }
};

TEST_F(DifferenceTest, TheLinesOfTheLargestAreReadForTheirTokens) {
  ASSERT_NE(engine.last<Score>(kMlp), nullptr);
  EXPECT_EQ(engine.last<Score>(kLstm), nullptr) << "only the two";
  measured(kMlp, {{-1, -1, -1, -1}, {-1, -1, -HUGE_VAL, -1}});
  measured(kNgram, {{-1, -1, -1, -1}, {-1.5, -4, -HUGE_VAL, -1}});
  const Command* read = engine.last<Score>(kNgram);
  EXPECT_TRUE(std::get<Score>(read->body).tokens);
  const std::string text(reinterpret_cast<const char*>(read->payload.data()), read->payload.size());
  EXPECT_EQ(text, "\uFEFFxyz\nuvw\n");
  const std::uint32_t id = read->id;
  std::uint32_t number = 0;
  for (const char* letters : {"xyz\n", "uvw\n"}) {
    Scored line;
    line.line = ++number;
    for (const char c : std::string(letters))
      line.items.push_back(scored(std::string(1, c), -1, 1));
    engine.answer(kNgram, id, line, false);
  }
  engine.answer(kNgram, id, Totals{});
  controller.receive();
  const auto& most = state.difference.most;
  ASSERT_EQ(most.size(), 8u);
  EXPECT_EQ(most[0].context + "|" + most[0].token, "u|v");
  EXPECT_NEAR(most[0].first, -4 / std::log(10), 1e-6);
  EXPECT_NEAR(most[0].second, -1 / std::log(10), 1e-6);
  EXPECT_EQ(most[1].context + "|" + most[1].token, "|u");
  EXPECT_EQ(most[2].context + "|" + most[2].token, "|x") << "ties in the order of the text";
  controller.apply(ChooseTab{Tab::generate});
  controller.apply(ChooseTab{Tab::score});
  EXPECT_EQ(engine.id<Score>(kNgram), id) << "nothing has changed";
  // One of the two begins again.
  controller.apply(ResetModel{kMlp});
  EXPECT_TRUE(state.difference.most.empty());
}

TEST_F(DifferenceTest, TheAnswersOfAModelThatBeganAgainAreNotTaken) {
  measured(kMlp, {{-1, -1, -1, -1}, {-1, -1, -1, -1}});
  measured(kNgram, {{-1, -1, -1, -1}, {-1, -2, -1, -1}});
  const std::uint32_t id = engine.id<Score>(kNgram);
  controller.apply(ResetModel{kMlp});
  engine.answer(kNgram, id, Totals{});
  controller.receive();
  EXPECT_TRUE(state.difference.most.empty());
}

}  // namespace
}  // namespace onegin::web
