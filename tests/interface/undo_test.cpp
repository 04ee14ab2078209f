// What a change throws away comes back: the models, their text, settings and curves.
#include "conversation.h"

namespace onegin::web {
namespace {

class UndoTest : public ControllerTest {
 protected:
  static constexpr SlotId kOne = kMlp, kOther = kLstm;

  // Two networks have learnt on a sample in words.
  void SetUp() override {
    controller.open_text("the fox told stories", "fox");
    engine.answer(kNgram, engine.id<SetText>(kNgram), TaskReady{});
    for (const std::size_t m : {kNgram, std::size_t{kOne}, std::size_t{kOther}}) configured(m);
    train_to(kNgram, 0.01, 1);
    controller.apply(ChangeField{kOne, "hidden", "32"});
    configured(kOne);
    train_to(kOne, 20, 1);
    train_to(kOther, 5, 0.1);
    controller.apply(AskQuestion{"fox"});
  }
  // The last Save of a model that keeps its training for an undo, not one for the mixture.
  std::uint32_t kept(std::size_t model) const {
    std::uint32_t id = 0;
    for (const FakeEngine::Sent& sent : engine.sent) {
      const auto* save = std::get_if<Save>(&sent.command.body);
      if (save != nullptr && sent.model == model && save->with_training) id = sent.command.id;
    }
    return id;
  }
  void save(std::size_t model, const std::string& file) {
    engine.answer(model, kept(model), Saved{"onegin"}, true, bytes_of(file));
    controller.receive();
  }
  void loaded(SlotId model, double seconds, double fraction) {
    const std::uint32_t id = engine.id<Load>(model);
    Configured built;
    built.kind = state.find(model)->kind;
    built.fields = {field("hidden", 1, 512, model == kOne ? "32" : "64")};
    built.fields[0].standard = "64";
    engine.answer(model, id, built, false);
    engine.answer(model, id, progress(seconds, fraction, false), false);
    engine.answer(model, id, Loaded{state.find(model)->kind, {}});
    controller.receive();
  }
  const Slot& slot(SlotId at) const { return *state.find(at); }
};

TEST_F(UndoTest, ASettingThatThrewOneModelAwayIsUndone) {
  controller.apply(ChangeField{kOne, "hidden", "64"});
  const std::uint32_t save_id = kept(kOne);
  ASSERT_NE(save_id, 0u);
  EXPECT_LT(save_id, engine.id<Configure>(kOne)) << "it saves itself before it is built anew";
  EXPECT_EQ(kept(kOther), 0u) << "it has lost nothing";
  EXPECT_EQ(state.undo.sentence, "What MLP had learnt is gone.");
  EXPECT_EQ(platform.said.back(), "What MLP had learnt is gone.");
  EXPECT_FALSE(state.undo.ready);
  controller.apply(UndoChange{});
  EXPECT_EQ(engine.last<Load>(kOne), nullptr) << "its file is not there yet";
  save(kOne, "what it knew");
  EXPECT_TRUE(state.undo.ready);
  EXPECT_EQ(slot(kOne).curve.size(), 0u);
  // More changes lose nothing more.
  controller.apply(ChangeField{kOne, "hidden", "128"});
  EXPECT_EQ(kept(kOne), save_id);
  EXPECT_TRUE(state.undo.ready);

  controller.apply(UndoChange{});
  const Command* load = engine.last<Load>(kOne);
  ASSERT_NE(load, nullptr);
  EXPECT_TRUE(std::get<Load>(load->body).own_text);
  EXPECT_EQ(load->payload.text(), "what it knew");
  EXPECT_TRUE(state.undo.sentence.empty());
  loaded(kOne, 20, 1);
  EXPECT_EQ(slot(kOne).phase, Phase::trained);
  EXPECT_EQ(slot(kOne).changed, (Settings{{"hidden", "32"}}));
  EXPECT_EQ(slot(kOne).progress.seconds, 20);
  EXPECT_EQ(slot(kOne).curve.size(), 1u);
  EXPECT_EQ(engine.last<Load>(kOther), nullptr);
}

TEST_F(UndoTest, AnotherTextIsUndoneWithItsModelsAndTheQuestion) {
  Sample sample = state.samples[1];
  sample.unit = "word";
  sample.sentence = "저녁에";
  const Settings task = state.task;
  controller.open_sample(sample, "저녁에 종이\n");
  EXPECT_EQ(state.undo.sentence, "What 2 models had learnt is gone.");
  EXPECT_LT(kept(kOne), engine.id<SetText>(kOne));
  save(kOne, "one");
  EXPECT_FALSE(state.undo.ready) << "one file is missing";
  save(kOther, "other");
  ASSERT_TRUE(state.undo.ready);
  const std::size_t counts = engine.id<SetText>(kNgram);
  controller.apply(UndoChange{});
  EXPECT_EQ(*state.text.bytes, "the fox told stories");
  EXPECT_EQ(state.text.name, "fox");
  EXPECT_EQ(state.task, task);
  EXPECT_EQ(state.question, "fox");
  EXPECT_EQ(text_sent(kOne), "the fox told stories");
  EXPECT_LT(engine.id<SetText>(kOne), engine.id<Load>(kOne));
  EXPECT_EQ(engine.last<Load>(kOther)->payload.text(), "other");
  EXPECT_GT(engine.id<SetText>(kNgram), counts) << "the n-gram counts again";
  loaded(kOne, 20, 1);
  loaded(kOther, 5, 0.1);
  EXPECT_EQ(slot(kOne).phase, Phase::trained);
  EXPECT_EQ(slot(kOther).phase, Phase::paused);
  EXPECT_EQ(slot(kOther).curve.size(), 1u);
}

TEST_F(UndoTest, AnUndoCanBeUndone) {
  controller.apply(ChangeTask{"unit", "word"});
  save(kOne, "in characters");
  save(kOther, "in characters");
  for (const std::size_t m : {std::size_t{kOne}, std::size_t{kOther}}) configured(m);
  controller.apply(TrainModel{kOne});
  train_to(kOne, 7, 1);
  controller.apply(UndoChange{});
  EXPECT_EQ(state.task_setting("unit", "character"), "character");
  EXPECT_EQ(state.undo.sentence, "What MLP had learnt is gone.");
  save(kOne, "in words");
  controller.apply(UndoChange{});
  EXPECT_EQ(state.task_setting("unit", "character"), "word");
  EXPECT_EQ(engine.last<Load>(kOne)->payload.text(), "in words");
}

TEST_F(UndoTest, NothingIsOfferedThatCannotComeBack) {
  const auto lose = [&] {
    controller.apply(ResetModel{kOne});
    configured(kOne);
  };
  lose();
  save(kOne, "one");
  ASSERT_TRUE(state.undo.ready);
  // What was kept is of the text before.
  controller.apply(RemoveSlot{kOther});
  EXPECT_TRUE(state.undo.ready) << "another model";
  controller.apply(ReplaceText{"another text", "mine"});
  EXPECT_TRUE(state.undo.sentence.empty());
  configured(kOne);
  controller.apply(TrainModel{kOne});
  train_to(kOne, 9, 1);
  // It cannot save itself.
  lose();
  Failed failed;
  failed.what = "no memory";
  engine.answer(kOne, kept(kOne), failed);
  controller.receive();
  EXPECT_TRUE(state.undo.sentence.empty());
  EXPECT_NE(slot(kOne).phase, Phase::failed) << "the model itself is well";
  // It is too large to be held beside the others.
  controller.apply(TrainModel{kOne});
  train_to(kOne, 9, 1);
  state.find(kOne)->parameters = 1e8;
  const std::uint32_t before = kept(kOne);
  lose();
  EXPECT_EQ(kept(kOne), before);
  EXPECT_TRUE(state.undo.sentence.empty());
  // Its slot is gone.
  controller.apply(TrainModel{kOne});
  train_to(kOne, 9, 1);
  lose();
  save(kOne, "one");
  ASSERT_TRUE(state.undo.ready);
  controller.apply(RemoveSlot{kOne});
  EXPECT_TRUE(state.undo.sentence.empty());
  controller.apply(UndoChange{});
  EXPECT_EQ(engine.last<Load>(kOne), nullptr);
}

TEST_F(UndoTest, ASettingThatLosesNothingOffersNothing) {
  state.find(kOne)->fields[0].live = true;
  controller.apply(ChangeField{kOne, "hidden", "64"});
  controller.apply(RenameSlot{kOne, "mine"});
  controller.apply(ChooseTrainingTime{15});
  controller.apply(ChangeField{2, "hidden", "64"});  // not trained
  EXPECT_TRUE(state.undo.sentence.empty());
  EXPECT_EQ(kept(kOne), 0u);
}

TEST_F(UndoTest, TheButtonStandsAsLongAsItCanBeUndone) {
  for (const float width : {1280.0f, 390.0f}) {
    Stage stage(width, 800);
    State lost = state;
    stage.draw(lost);
    EXPECT_EQ(Stage::find(Role::button, "Undo"), nullptr);
    lost.undo.sentence = say("What {0} models had learnt is gone.", 3);
    stage.draw(lost);
    EXPECT_EQ(Stage::value(Role::status, "Lost", "Change"), "What 3 models had learnt is gone.");
    EXPECT_EQ(Stage::find(Role::button, "Undo"), nullptr) << "it is being kept";
    lost.undo.ready = true;
    EXPECT_TRUE(only<UndoChange>(stage.activate(lost, Role::button, "Undo")));
  }
}

}  // namespace
}  // namespace onegin::web
