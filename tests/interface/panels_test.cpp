// Panels as functions of state: what they show, and what a person's act makes them ask for.
#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

TEST(Opening, ShowsEveryPartAndNothingDead) {
  Stage stage;
  const State state = ready_state();
  stage.draw(state);
  for (const char* panel : {"Onegin", "Open text", "Models", "Work", "Score"}) {
    EXPECT_NE(Stage::find(Role::group, panel), nullptr) << panel;
  }
  EXPECT_FALSE(Stage::get(Role::button, "Train all").disabled);
  EXPECT_EQ(Stage::value(Role::status, "state", "n-gram"), "counted in 4 ms");
  EXPECT_EQ(Stage::value(Role::text, "bits per character", "n-gram"), "2.31");
  EXPECT_EQ(Stage::value(Role::status, "state", "LSTM"), "not trained yet");
  EXPECT_EQ(Stage::value(Role::text, "bits per character", "LSTM"), "–");
  EXPECT_EQ(Stage::value(Role::text, "waiting", "Score of LSTM"),
            "not trained yet: " + state.slots[3].summary);
}

TEST(Opening, AnswersWhatAPersonAsksFirst) {
  State state = ready_state();
  for (const char c : state.question) {
    state.slots[0].scored.push_back(scored(std::string(1, c), -1.2, 3));
  }
  state.pointed = 2;
  struct Screen {
    float width, height;
  };
  for (const auto& [width, height] : {Screen{1280, 800}, Screen{1024, 640}}) {
    Stage stage(width, height);
    stage.draw(state);
    for (const char* question : {"What is this?", "What do I see?", "What now?"}) {
      const ImRect place = Stage::get(Role::text, question).rect;
      EXPECT_LT(place.Max.y, height) << question << " at " << width;
      EXPECT_FALSE(place.Overlaps(Stage::get(Role::text, "verdict", "n-gram expected").rect));
    }
  }
  Stage stage;
  stage.draw(trained_state());
  EXPECT_EQ(Stage::find(Role::group, "First words"), nullptr);
}

TEST(Opening, BeforeTheTextIsReadNothingCanBeTrained) {
  Stage stage;
  const State state = opening_state();
  EXPECT_TRUE(stage.activate(state, Role::button, "Train all").empty());
  EXPECT_TRUE(Stage::get(Role::button, "Train all").disabled);
  EXPECT_EQ(Stage::value(Role::status, "state", "MLP"), "waiting for the text");
  EXPECT_EQ(Stage::value(Role::text, "Text state"), "being read");
}

// Five models and their mixture.
State six_state() {
  State state = mixed_state();
  const Slot like = state.slots[3];
  Slot& gru = add_slot(state, "gru");
  gru.phase = Phase::trained;
  gru.progress = like.progress;
  gru.curve = like.curve;
  gru.scored = like.scored;
  gru.totals = like.totals;
  return state;
}

TEST(Opening, SixStripsAndWhatWasExpectedFitAtTheUsualSize) {
  Stage stage;
  stage.draw(six_state());
  EXPECT_LT(Stage::get(Role::textbox, "Sentence", "Score").rect.Max.y, 140);
  EXPECT_LT(Stage::get(Role::text, "log10 P", "Score of Mixture").rect.Max.y, 480);
  float last = 0;
  for (const MirrorItem& item : mirror().items()) {
    if (item.name == "probability") last = std::max(last, item.rect.Max.y);
  }
  EXPECT_GT(last, 600);
  EXPECT_LT(last, 800) << "ten expectations of each";
}

TEST(Opening, StripsFitOnASmallScreenAndOnAPhone) {
  Stage stage(1024, 640);
  stage.draw(six_state());
  EXPECT_LT(Stage::get(Role::text, "log10 P", "Score of Mixture").rect.Max.y, 640);
  stage.resize(390, 844);
  stage.draw(ready_state());
  EXPECT_LT(Stage::get(Role::textbox, "Sentence", "Score").rect.Max.y, 300);
  EXPECT_LT(Stage::get(Role::text, "waiting", "Score of LSTM").rect.Max.y, 844);
}

TEST(Toolbar, AsksForWhatIsChosen) {
  Stage stage;
  State state = ready_state();
  EXPECT_TRUE(only<TrainAll>(stage.activate(state, Role::button, "Train all")));
  EXPECT_TRUE(only<PasteText>(stage.activate(state, Role::button, "Paste text")));
  EXPECT_TRUE(only<OpenFile>(stage.activate(state, Role::button, "Open file")));
  state.drawer = true;
  const auto boundary = only<ChangeTask>(stage.activate(state, Role::radio, "lines"));
  ASSERT_TRUE(boundary);
  EXPECT_EQ(boundary->name + "=" + boundary->value, "boundary=sentence");
  state.drawer = false;
  state.tab = Tab::learn;
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

// The room of one model.
State learning(State state, std::size_t model) {
  state.tab = Tab::learn;
  state.chosen = state.slots[model].id;
  return state;
}

TEST(Rows, OfATrainingModelSayHowFarItIs) {
  Stage stage;
  const State state = learning(training_state(), 1);
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "state", "MLP"), "61 % · 0:24 left");
  EXPECT_EQ(Stage::get(Role::progressbar, "progress", "MLP").now, 61);
  EXPECT_EQ(Stage::value(Role::text, "training loss", "Settings of MLP"), "1.31 nats");
  EXPECT_EQ(Stage::value(Role::text, "held-out loss", "Settings of MLP"), "1.39 nats");
  EXPECT_EQ(Stage::value(Role::text, "speed", "Settings of MLP"), "31.2 k tokens/s");
  EXPECT_TRUE(Stage::get(Role::button, "Step", "Settings of MLP").disabled);
  const auto pause = only<PauseModel>(stage.activate(state, Role::button, "Pause", "RNN"));
  ASSERT_TRUE(pause);
  EXPECT_EQ(state.slots[pause->slot].name, "RNN");
}

TEST(Rows, OfAPausedModelGoOnOrForget) {
  Stage stage;
  State state = learning(trained_state(), 1);
  state.slots[1].phase = Phase::paused;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "state", "MLP"), "paused at step 1,200");
  const auto index = [&](const auto& intent) { return intent ? intent->slot : 99; };
  EXPECT_EQ(index(only<TrainModel>(stage.activate(state, Role::button, "Train", "MLP"))), 1u);
  EXPECT_EQ(index(only<StepModel>(stage.activate(state, Role::button, "Step", "Settings of MLP"))),
            1u);
  EXPECT_EQ(
      index(only<ResetModel>(stage.activate(state, Role::button, "Reset", "Settings of MLP"))), 1u);
}

TEST(Rows, AChosenModelShowsItsSettings) {
  Stage stage;
  State state = ready_state();
  const Intents chosen = stage.activate(state, Role::button, "Settings", "RNN");
  ASSERT_TRUE(only<ChooseSlot>(chosen));
  EXPECT_EQ(only<ChooseSlot>(chosen)->slot, state.slots[2].id);
  EXPECT_EQ(only<ChooseTab>(chosen)->tab, Tab::learn);
  state = learning(state, 2);
  EXPECT_EQ(only<ChooseTab>(stage.activate(state, Role::button, "Settings", "MLP")), std::nullopt)
      << "the room that shows one model stays";
  EXPECT_TRUE(Stage::get(Role::button, "Settings", "RNN").on);
}

TEST(Learn, SettingsAreGroupedAndExplained) {
  Stage stage;
  const State state = learning(ready_state(), 1);
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::heading, "The model"), nullptr);
  EXPECT_LT(Stage::get(Role::slider, "hidden").rect.Max.y,
            Stage::get(Role::heading, "More settings").rect.Min.y);
  EXPECT_GT(Stage::get(Role::slider, "depth").rect.Min.y,
            Stage::get(Role::heading, "More settings").rect.Min.y);
  EXPECT_EQ(Stage::get(Role::slider, "hidden").help, "What it does.");
  const auto change =
      only<ChangeField>(stage.enter(state, Role::slider, "hidden", "32", "Settings of MLP"));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->name + "=" + change->value, "hidden=32");
}

TEST(Learn, ManySettingsScrollBesideTheCurves) {
  Stage stage;
  State state = learning(ready_state(), 1);
  for (int i = 0; i < 30; ++i) {
    state.slots[1].fields.push_back(field("more" + std::to_string(i), 1, 9, "3"));
  }
  stage.draw(state);
  EXPECT_LT(Stage::get(Role::radio, "tokens").rect.Max.y, 800);
  EXPECT_GT(Stage::get(Role::slider, "more29").rect.Min.y, 800) << "scrolled out of sight";
  mirror().focus(Stage::get(Role::slider, "more29").id);
  stage.act(state);
  EXPECT_LT(Stage::get(Role::slider, "more29").rect.Max.y, 800) << "focus brings it there";
}

TEST(Learn, ShowsTheLossesOfTheChosenModel) {
  Stage stage;
  State state = learning(trained_state(), 1);
  state.slots[1].curve = {{1, 3e4, 4.5, 3.1, 3.2, 0.5, 0.004},
                          {60, 1.9e6, 2.5, 1.31, 1.39, 0.25, 0.001}};
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::image, "Losses"), "training 1.31; held out 1.39; ");
  EXPECT_EQ(Stage::value(Role::image, "Gradient norm"), "gradient norm 0.25; ");
  EXPECT_EQ(Stage::value(Role::image, "Learning rate"), "learning rate 0.001; ");
  stage.draw(learning(trained_state(), 0));
  EXPECT_EQ(Stage::find(Role::image, "Losses"), nullptr) << "an n-gram counts once";
}

TEST(Plot, IsReadOffWhereThePointerIs) {
  Stage stage;
  const State state = learning(trained_state(), 1);
  stage.draw(state);
  const std::uint64_t before = stage.picture();
  const ImRect image = Stage::get(Role::image, "Learning curves").rect;
  ImGui::GetIO().AddMousePosEvent(image.GetCenter().x, image.GetCenter().y);
  stage.act(state);
  EXPECT_NE(stage.picture(), before);
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  stage.act(state);
  EXPECT_EQ(stage.picture(), before);
}

TEST(Score, TheCurvesAboveCanBeFolded) {
  Stage stage;
  State state = training_state();
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::image, "Learning curves"), nullptr);
  const auto fold = only<FoldCurves>(stage.activate(state, Role::button, "Hide curves"));
  ASSERT_TRUE(fold && fold->on);
  state.curves_folded = true;
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::image, "Learning curves"), nullptr);
  EXPECT_FALSE(only<FoldCurves>(stage.activate(state, Role::button, "Show curves"))->on);
  stage.draw(ready_state());
  EXPECT_EQ(Stage::find(Role::image, "Learning curves"), nullptr) << "no network learns";
}

TEST(Rooms, WithoutATextSayWhatTheyNeed) {
  Stage stage;
  State state = opening_state();
  state.text.bytes = std::make_shared<const std::string>();
  for (const Tab tab : {Tab::score, Tab::rank, Tab::generate, Tab::compare}) {
    state.tab = tab;
    EXPECT_TRUE(only<PasteText>(
        stage.activate(state, Role::button, "Paste text", std::string(row_of(state.tab).title))));
  }
}

TEST(Rows, AFailedModelSaysWhatHappened) {
  Stage stage;
  State state = learning(trained_state(), 3);
  state.slots[3].phase = Phase::failed;
  state.slots[3].trouble = "Its worker stopped: out of memory. Choose a smaller model, then Reset.";
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "state", "LSTM"), "stopped");
  EXPECT_EQ(Stage::value(Role::status, "trouble", "Settings of LSTM"), state.slots[3].trouble);
  EXPECT_FALSE(Stage::get(Role::button, "Reset", "Settings of LSTM").disabled);
  state.chosen = state.slots[2].id;
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::status, "trouble", "Settings of RNN"), nullptr);
  EXPECT_EQ(Stage::value(Role::status, "trouble", "LSTM"), state.slots[3].trouble);
  state.chosen = state.slots[3].id;
  stage.draw(state);
  // The message has room for all of its lines.
  const ImRect place = Stage::get(Role::status, "trouble", "Settings of LSTM").rect;
  EXPECT_GE(place.GetHeight(), paragraph_height(state.slots[3].trouble.text(), place.GetWidth()));
}

TEST(Learn, AModelIsRenamedCopiedHiddenAndRemoved) {
  Stage stage;
  State state = learning(trained_state(), 3);
  const SlotId lstm = state.slots[3].id;
  const auto renamed = only<RenameSlot>(stage.enter(state, Role::textbox, "Name", "small"));
  ASSERT_TRUE(renamed);
  EXPECT_EQ(renamed->slot, lstm);
  EXPECT_EQ(renamed->name, "small");
  EXPECT_EQ(only<CopySlot>(stage.activate(state, Role::button, "Copy the model"))->slot, lstm);
  const auto hidden = only<HideSlot>(stage.activate(state, Role::button, "Hide the model"));
  EXPECT_TRUE(hidden && hidden->slot == lstm && hidden->on);
  EXPECT_EQ(only<RemoveSlot>(stage.activate(state, Role::button, "Remove the model"))->slot, lstm);
  state.slots[3].shown = false;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "state", "LSTM"), "hidden");
  EXPECT_EQ(Stage::find(Role::button, "Train", "LSTM"), nullptr);
  EXPECT_FALSE(only<HideSlot>(stage.activate(state, Role::button, "Show the model"))->on);
  state.slots.resize(1);
  stage.draw(state);
  EXPECT_TRUE(Stage::get(Role::button, "Remove the model").disabled) << "the last one stays";
}

TEST(Rows, TwelveModelsStandInTheRailAndAreReached) {
  Stage stage;
  State state = trained_state();
  while (!is_full(state)) add_slot(state, "lstm");
  stage.draw(state);
  for (const Slot& slot : state.slots) {
    EXPECT_LT(Stage::get(Role::button, "Settings", slot.name).rect.Max.y, 800) << slot.name;
  }
  stage.resize(1024, 560);
  stage.draw(state);
  const ImGuiID last = Stage::get(Role::button, "Settings", state.slots.back().name).id;
  mirror().focus(last);
  stage.act(state);
  EXPECT_LT(Stage::get(Role::button, "Settings", state.slots.back().name).rect.Max.y, 560);
}

TEST(Rows, AKindCanBeAdded) {
  Stage stage;
  const State state = ready_state();
  const auto add = only<AddSlot>(stage.enter(state, Role::select, "Add a model", "LSTM"));
  ASSERT_TRUE(add);
  EXPECT_EQ(add->kind, "lstm");
}

TEST(Entropy, StandsInTheChartAndBesideTheFigures) {
  Stage stage;
  State state = learning(trained_state(), 1);
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::text, "entropy"), nullptr);
  state.text.entropy = 0.3432;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "entropy", "Settings of MLP"), "2.16 above the floor of 0.34");
  EXPECT_NE(Stage::value(Role::image, "Learning curves").find("entropy 0.34"), std::string::npos);
}

TEST(Chart, IsReadOutAndCountsTimeOrTokens) {
  Stage stage;
  const State state = learning(trained_state(), 1);
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::image, "Learning curves"),
            "n-gram 2.31; MLP 2.50; RNN 2.30; LSTM 2.10; ");
  const auto axis = only<ChooseAxis>(stage.activate(state, Role::radio, "tokens"));
  ASSERT_TRUE(axis);
  EXPECT_EQ(axis->axis, Axis::tokens);
}

}  // namespace
}  // namespace onegin::web
