// A network's size fits the time: only a default, only downwards, and it is carried.
#include "conversation.h"
#include "state/saved_state.h"

namespace onegin::web {
namespace {

class FitTest : public ControllerTest {
 protected:
  FitTest() {
    state = ready_state();
    state.text.facts->train_tokens = 700'000;
    state.training_seconds = 60;
  }
  void train_at(double speed, const std::string& size = "128") {
    for (FieldDescription& field : state.slots[kLstm].fields) {
      if (field.name == "hidden") field.value = field.standard = size;
    }
    controller.apply(TrainModel{static_cast<SlotId>(kLstm)});
    tell(speed, 1.2);
  }
  void tell(double speed, double seconds) {
    Progress p = progress(seconds, 0.02, true);
    p.tokens_per_second = speed;
    engine.answer(kLstm, engine.id<Train>(kLstm), p, false);
    controller.receive();
  }
  std::string size_sent() const {
    const Command* command = engine.last<Configure>(kLstm);
    if (command == nullptr) return "";
    for (const auto& [name, value] : std::get<Configure>(command->body).settings) {
      if (name == "hidden") return value;
    }
    return "default";
  }
};

TEST_F(FitTest, ASlowDeviceTrainsASmallerNetworkFromTheBeginning) {
  train_at(17'500);
  EXPECT_EQ(size_sent(), "64");
  EXPECT_EQ(state.slots[kLstm].phase, Phase::waiting);
  EXPECT_TRUE(state.slots[kLstm].curve.empty());
  configured(kLstm);  // "64"
  EXPECT_EQ(state.slots[kLstm].phase, Phase::training) << "by itself";
  EXPECT_EQ(limit(kLstm), 60) << "with all of the time";
  tell(50'000, 1.2);
  EXPECT_EQ(state.slots[kLstm].fit.size, 64);
  EXPECT_NEAR(state.slots[kLstm].fit.readings, 50'000 * 60 / 700e3, 1e-9);
  EXPECT_EQ(state.slots[kLstm].phase, Phase::training);
  Stage stage;
  state.tab = Tab::learn;
  state.chosen = kLstm;
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::text, "notes")
                .find("64 hidden units: this device reads 50,000 tokens a "
                      "second, so the text is read 4.3 times in 60 s."),
            std::string::npos);
  EXPECT_NE(describe_state(state, SavedFor::link).find("\"hidden\":\"64\""), std::string::npos)
      << "elsewhere it is the same";
}

TEST_F(FitTest, AFastDeviceGoesOnAndTheSizeIsCarriedAllTheSame) {
  train_at(100'000);
  EXPECT_EQ(engine.last<Configure>(kLstm), nullptr);
  EXPECT_EQ(state.slots[kLstm].phase, Phase::training);
  EXPECT_NE(describe_state(state, SavedFor::link).find("\"hidden\":\"128\""), std::string::npos);
  EXPECT_TRUE(state.slots[kLstm].changed.empty()) << "nobody chose it";
  controller.open_text("another text\nof two lines\n", "another");
  EXPECT_EQ(state.slots[kLstm].fit.size, 0) << "of another text nothing is known";
  EXPECT_EQ(size_sent(), "default");
}

TEST_F(FitTest, WhatAPersonChoseStays) {
  state.slots[kLstm].changed = {{"hidden", "128"}};
  train_at(1'000);
  EXPECT_EQ(engine.last<Configure>(kLstm), nullptr);
  EXPECT_EQ(state.slots[kLstm].fit.size, 0);
}

TEST_F(FitTest, WithoutAnEndThereIsNothingToFit) {
  state.training_seconds = 0;
  train_at(1'000);
  EXPECT_EQ(engine.last<Configure>(kLstm), nullptr);
}

TEST_F(FitTest, OneThatGoesOnIsNotBuiltAnew) {
  controller.apply(TrainModel{static_cast<SlotId>(kLstm)});
  tell(1'000, 45);
  EXPECT_EQ(engine.last<Configure>(kLstm), nullptr);
}

}  // namespace
}  // namespace onegin::web
