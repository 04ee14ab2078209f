// Panels as functions of state: what they show, and what a person's act makes them ask for.
#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

TEST(Opening, ShowsEveryPartAndNothingDead) {
  Stage stage;
  const State state = ready_state();
  stage.draw(state);
  for (const char* panel : {"Onegin", "Text", "Models", "Learning", "Question"}) {
    EXPECT_NE(Stage::find(Role::group, panel), nullptr) << panel;
  }
  EXPECT_FALSE(Stage::get(Role::button, "Train all").disabled);
  EXPECT_EQ(Stage::value(Role::status, "state", "n-gram"), "counted in 4 ms");
  EXPECT_EQ(Stage::value(Role::text, "bits per character", "n-gram"), "2.31");
  EXPECT_EQ(Stage::value(Role::status, "state", "LSTM"), "not trained yet");
  EXPECT_EQ(Stage::value(Role::text, "bits per character", "LSTM"), "–");
  EXPECT_EQ(Stage::value(Role::text, "waiting", "Score of LSTM"), "not trained yet");
}

TEST(Opening, BeforeTheTextIsReadNothingCanBeTrained) {
  Stage stage;
  const State state = opening_state();
  EXPECT_TRUE(stage.activate(state, Role::button, "Train all").empty());
  EXPECT_TRUE(Stage::get(Role::button, "Train all").disabled);
  EXPECT_EQ(Stage::value(Role::status, "state", "MLP"), "waiting for the text");
  EXPECT_EQ(Stage::value(Role::text, "Text state"), "being read");
}

TEST(Opening, FitsAtItsUsualSizeWithoutScrolling) {
  Stage stage;
  const State state = trained_state();
  stage.draw(state);
  // The cards, the chart, the sentence, its strips, and the first of the ten likeliest.
  const auto bottom = [](Role role, const char* name, const char* group) {
    return Stage::get(role, name, group).rect.Max.y;
  };
  EXPECT_LT(bottom(Role::button, "Train", "LSTM"), 400);
  EXPECT_LT(bottom(Role::image, "Learning curves", "Learning"), 500);
  EXPECT_LT(bottom(Role::textbox, "Sentence", "Question"), 600);
  EXPECT_LT(bottom(Role::text, "log10 P", "Score of LSTM"), 720);
  EXPECT_LT(bottom(Role::text, "probability", "LSTM expected"), 790);
}

TEST(Toolbar, AsksForWhatIsChosen) {
  Stage stage;
  const State state = ready_state();
  EXPECT_TRUE(only<TrainAll>(stage.activate(state, Role::button, "Train all")));
  EXPECT_TRUE(only<PasteText>(stage.activate(state, Role::button, "Paste text")));
  EXPECT_TRUE(only<OpenFile>(stage.activate(state, Role::button, "Open file")));
  const auto boundary = only<ChangeTask>(stage.activate(state, Role::radio, "lines"));
  ASSERT_TRUE(boundary);
  EXPECT_EQ(boundary->name + "=" + boundary->value, "boundary=sentence");
  const auto seed = only<ChangeSeed>(stage.enter(state, Role::slider, "Seed", "7"));
  ASSERT_TRUE(seed);
  EXPECT_EQ(seed->seed, 7u);
}

TEST(Toolbar, OffersFourSamplesAndFourTimes) {
  Stage stage;
  const State state = ready_state();
  stage.draw(state);
  const MirrorItem samples = Stage::get(Role::select, "Sample text");
  EXPECT_EQ(samples.value, "A village");
  EXPECT_EQ(samples.options.size(), 4u);
  const auto sample = only<ChooseSample>(stage.enter(state, Role::select, "Sample text", "Names"));
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->index, 2u);
  const MirrorItem times = Stage::get(Role::select, "Training time");
  EXPECT_EQ(times.value, "for 1 min");
  ASSERT_EQ(times.options.size(), 4u);
  const auto pause =
      only<ChooseTrainingTime>(stage.enter(state, Role::select, "Training time", "until paused"));
  ASSERT_TRUE(pause);
  EXPECT_EQ(pause->seconds, 0);
}

TEST(Toolbar, TheOpenListExplainsEachSample) {
  Stage stage;
  const State state = ready_state();
  stage.activate(state, Role::select, "Sample text");
  EXPECT_TRUE(mirror().covered());
  EXPECT_EQ(Stage::get(Role::option, "Names").help, "What Names is.");
  EXPECT_TRUE(Stage::get(Role::option, "A village").on);
  const auto chosen = only<ChooseSample>(stage.activate(state, Role::option, "A language"));
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->index, 3u);
}

TEST(Toolbar, WhileModelsTrainItPauses) {
  Stage stage;
  const State state = training_state();
  EXPECT_TRUE(only<PauseAll>(stage.activate(state, Role::button, "Pause all")));
  EXPECT_EQ(Stage::find(Role::button, "Train all"), nullptr);
}

TEST(Cards, OfATrainingModelSayHowFarItIs) {
  Stage stage;
  const State state = training_state();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "state", "MLP"), "61 % · 0:24 left");
  EXPECT_EQ(Stage::get(Role::progressbar, "progress", "MLP").now, 61);
  EXPECT_EQ(Stage::value(Role::text, "training loss", "MLP"), "1.31 nats");
  EXPECT_EQ(Stage::value(Role::text, "held-out loss", "MLP"), "1.39 nats");
  EXPECT_EQ(Stage::value(Role::text, "speed", "MLP"), "31.2 k tokens/s");
  EXPECT_TRUE(Stage::get(Role::button, "Step", "MLP").disabled);
  const auto pause = only<PauseModel>(stage.activate(state, Role::button, "Pause", "RNN"));
  ASSERT_TRUE(pause);
  EXPECT_EQ(state.slots[pause->slot].name, "RNN");
}

TEST(Cards, OfAPausedModelGoOnOrForget) {
  Stage stage;
  State state = trained_state();
  state.slots[1].phase = Phase::paused;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "state", "MLP"), "paused at step 1,200");
  const auto index = [&](const auto& intent) { return intent ? intent->slot : 99; };
  EXPECT_EQ(index(only<TrainModel>(stage.activate(state, Role::button, "Train", "MLP"))), 1u);
  EXPECT_EQ(index(only<StepModel>(stage.activate(state, Role::button, "Step", "MLP"))), 1u);
  EXPECT_EQ(index(only<ResetModel>(stage.activate(state, Role::button, "Reset", "MLP"))), 1u);
}

TEST(Cards, SettingsAreSlidersAndTheRestIsFolded) {
  Stage stage;
  State state = ready_state();
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::slider, "depth", "MLP"), nullptr);
  EXPECT_EQ(Stage::get(Role::slider, "hidden", "MLP").help, "What it does.");
  const auto change = only<ChangeField>(stage.enter(state, Role::slider, "hidden", "32", "MLP"));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->name + "=" + change->value, "hidden=32");
  const auto unfold =
      only<UnfoldModel>(stage.activate(state, Role::button, "More settings", "MLP"));
  ASSERT_TRUE(unfold);
  EXPECT_TRUE(unfold->on);
  state.slots[1].unfolded = true;
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::slider, "depth", "MLP"), nullptr);
}

TEST(Cards, AnUnfoldedCardScrollsInsideItself) {
  Stage stage;
  State state = ready_state();
  for (int i = 0; i < 30; ++i) {
    state.slots[1].fields.push_back(field("more" + std::to_string(i), 1, 9, "3"));
  }
  state.slots[1].unfolded = true;
  stage.draw(state);
  EXPECT_LT(Stage::get(Role::button, "Train", "MLP").rect.Max.y, 800);
  EXPECT_GT(Stage::get(Role::slider, "more29", "MLP").rect.Min.y, 800) << "scrolled out of sight";
  mirror().focus(Stage::get(Role::slider, "more29", "MLP").id);
  stage.act(state);
  EXPECT_LT(Stage::get(Role::slider, "more29", "MLP").rect.Max.y, 800) << "focus brings it there";
}

TEST(Cards, AFailedModelSaysWhatHappened) {
  Stage stage;
  State state = trained_state();
  state.slots[3].phase = Phase::failed;
  state.slots[3].trouble = "Its worker stopped: out of memory. Choose a smaller model, then Reset.";
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "state", "LSTM"), "stopped");
  EXPECT_EQ(Stage::value(Role::status, "trouble", "LSTM"), state.slots[3].trouble);
  EXPECT_FALSE(Stage::get(Role::button, "Reset", "LSTM").disabled);
  EXPECT_EQ(Stage::find(Role::status, "trouble", "RNN"), nullptr);
  // The message has room for all of its lines.
  const ImRect place = Stage::get(Role::status, "trouble", "LSTM").rect;
  EXPECT_GE(place.GetHeight(), paragraph_height(state.slots[3].trouble, place.GetWidth()));
}

TEST(Cards, AHiddenKindCanBeShown) {
  Stage stage;
  const State state = ready_state();
  const auto add = only<AddSlot>(stage.activate(state, Role::button, "Show GRU"));
  ASSERT_TRUE(add);
  EXPECT_EQ(add->kind, "gru");
}

TEST(Entropy, StandsInTheChartAndOnEveryCard) {
  Stage stage;
  State state = trained_state();
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::text, "entropy", "MLP"), nullptr);
  state.text.entropy = 0.3432;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "entropy", "MLP"), "2.16 above the floor of 0.34");
  EXPECT_NE(Stage::value(Role::image, "Learning curves").find("entropy 0.34"), std::string::npos);
}

TEST(Chart, IsReadOutAndCountsTimeOrTokens) {
  Stage stage;
  const State state = trained_state();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::image, "Learning curves"),
            "n-gram 2.31; MLP 2.50; RNN 2.30; LSTM 2.10; ");
  const auto axis = only<ChooseAxis>(stage.activate(state, Role::radio, "tokens"));
  ASSERT_TRUE(axis);
  EXPECT_EQ(axis->axis, Axis::tokens);
}

}  // namespace
}  // namespace onegin::web
