// A network goes on with another text, under its own task; a fresh one stands beside it.
#include "conversation.h"

namespace onegin::web {
namespace {

class FineTuneTest : public ControllerTest {
 protected:
  static constexpr SlotId kOne = kLstm;

  void SetUp() override {
    controller.open_text("the fox told stories", "fox");
    engine.answer(kNgram, engine.id<SetText>(kNgram), TaskReady{});
    for (const std::size_t m : {kNgram, std::size_t{kOne}}) configured(m);
    train_to(kNgram, 0.01, 1);
    train_to(kOne, 20, 1);
  }
  // Its answers to what it is asked before it goes on.
  void saved() {
    const std::uint32_t task = engine.id<Save>(kOne);
    engine.answer(kOne, task - 1, Saved{"onegin"}, true, bytes_of("the network"));
    engine.answer(kOne, task, Saved{"task"}, true, bytes_of("its task"));
    controller.receive();
  }
  const SetText& read(std::size_t model) const {
    return std::get<SetText>(engine.last<SetText>(model)->body);
  }
};

TEST_F(FineTuneTest, ItIsSavedAndTheTextIsReadUnderItsTask) {
  controller.apply(GoOnWith{kOne, true});
  EXPECT_EQ(state.going_on, kOne);
  const std::size_t slots = state.slots.size();
  controller.open_text("a name", "names");
  EXPECT_EQ(*state.text.bytes, "the fox told stories") << "until the network is saved";
  saved();
  EXPECT_EQ(*state.text.bytes, "a name");
  EXPECT_EQ(state.going_on, std::nullopt);
  for (const std::size_t model : {kNgram, std::size_t{kOne}}) {
    EXPECT_EQ(text_sent(model), "a nameits task");
    EXPECT_EQ(read(model).task_bytes, 8u);
  }
  const auto& load = std::get<Load>(engine.last<Load>(kOne)->body);
  EXPECT_TRUE(load.fine_tune);
  EXPECT_EQ(engine.last<Load>(kOne)->payload.text(), "the network");
  EXPECT_LT(engine.id<SetText>(kOne), engine.id<Load>(kOne));
  EXPECT_TRUE(state.find(kOne)->curve.empty());

  ASSERT_EQ(state.slots.size(), slots + 1);
  const Slot& fresh = state.slots.back();
  EXPECT_EQ(fresh.name, "LSTM, fresh");
  EXPECT_EQ(fresh.kind, "lstm");
  EXPECT_NE(engine.last<Configure>(fresh.id), nullptr);
  EXPECT_EQ(state.chosen, kOne);

  // It can learn on at once.
  Progress begun = progress(0, 0, false);
  begun.earlier_loss = 1.5;
  engine.answer(kOne, engine.id<Load>(kOne), begun, false);
  engine.answer(kOne, engine.id<Load>(kOne), Loaded{"lstm", {}});
  controller.receive();
  EXPECT_EQ(state.find(kOne)->phase, Phase::paused);
  ASSERT_EQ(state.find(kOne)->curve.size(), 1u);
  EXPECT_EQ(state.find(kOne)->curve[0].earlier_loss, 1.5);

  // A text that comes after it is read by itself.
  controller.open_text("another", "another");
  EXPECT_EQ(text_sent(kNgram), "another");
  EXPECT_EQ(read(kNgram).task_bytes, 0u);
}

TEST_F(FineTuneTest, WhoeverThinksBetterOfItOpensATextAsEver) {
  controller.apply(GoOnWith{kOne, true});
  controller.apply(GoOnWith{kOne, false});
  controller.open_text("a name", "names");
  EXPECT_EQ(*state.text.bytes, "a name");
  EXPECT_EQ(engine.last<Load>(kOne), nullptr);
}

TEST_F(FineTuneTest, WhatCannotBeSavedLosesNothing) {
  controller.apply(GoOnWith{kOne, true});
  controller.open_text("a name", "names");
  engine.answer(kOne, engine.id<Save>(kOne), Failed{"no memory", "", "", false});
  controller.receive();
  EXPECT_EQ(*state.text.bytes, "the fox told stories");
  EXPECT_TRUE(state.notice.warning);
  EXPECT_EQ(state.notice.sentence.text(), "It cannot go on: no memory. What was open still is.");
}

TEST_F(FineTuneTest, ASampleKeepsTheTaskOfTheNetwork) {
  const Settings task = state.task;
  Sample sample = state.samples[1];
  sample.unit = "word";
  controller.apply(GoOnWith{kOne, true});
  controller.open_sample(sample, "names");
  saved();
  EXPECT_EQ(state.task, task);
  EXPECT_EQ(*state.text.bytes, "names");
}

TEST_F(FineTuneTest, AnotherUnitReadsTheTextByItself) {
  controller.apply(GoOnWith{kOne, true});
  controller.open_text("a name", "names");
  saved();
  controller.apply(ChangeTask{"unit", "word"});
  EXPECT_EQ(text_sent(kNgram), "a name");
}

}  // namespace
}  // namespace onegin::web
