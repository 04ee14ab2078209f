// The learning curve over the amount of text: every model on every part, two at a time, on benches
// of their own.
#include <cmath>

#include "conversation.h"
#include "state/kinds.h"

namespace onegin::web {
namespace {

class TextCurveTest : public ControllerTest {
 protected:
  static constexpr std::size_t kOne = kBenches, kTwo = kBenches + 1;

  void begin() {
    controller.open_text("the fox told stories", "fox");
    engine.answer(kNgram, engine.id<SetText>(kNgram), TaskReady{});
    controller.receive();
    controller.apply(MeasureTextCurve{});
  }
  const Configure& trial(std::size_t place) const {
    return std::get<Configure>(engine.last<Configure>(place)->body);
  }
  void build(std::size_t place) {
    engine.answer(place, engine.id<Configure>(place), Configured{});
    controller.receive();
  }
  // The trial under way ends with that figure; on its way it was better by a half.
  void finish(std::size_t place, double bits) {
    build(place);
    Progress p = progress(2, 1, false);
    p.bits_per_character = bits;
    p.validation_loss = 2;
    p.best_validation_loss = 1;
    engine.answer(place, engine.id<Train>(place), p);
    controller.receive();
  }
  void fail(std::size_t place) {
    Failed failed;
    failed.what = "the loss is not a number";
    engine.answer(place, engine.id<Configure>(place), failed);
    controller.receive();
  }
};

TEST_F(TextCurveTest, TakesTheModelsInTurnOnTwoBenches) {
  controller.apply(MeasureTextCurve{});
  EXPECT_FALSE(state.text_curve.running) << "there is no text";
  state.slots[kMlp].changed = {{"hidden", "32"}};
  begin();
  EXPECT_TRUE(state.text_curve.running);
  EXPECT_EQ(state.text_curve.all, 28);
  EXPECT_EQ(text_sent(kOne), "the fox told stories");
  EXPECT_EQ(trial(kOne).kind, "ngram");
  EXPECT_EQ(trial(kOne).text_part, 0.01);
  EXPECT_EQ(trial(kTwo).kind, "mlp");
  EXPECT_EQ(trial(kTwo).settings, (Settings{{"hidden", "32"}})) << "its settings as they are";
  EXPECT_EQ(engine.last<Train>(kTwo), nullptr) << "only once it is built";
  const std::uint32_t text = engine.id<SetText>(kOne);
  finish(kOne, 4.5);
  ASSERT_EQ(state.slots[kNgram].by_text.size(), 1u);
  EXPECT_EQ(state.slots[kNgram].by_text[0].bits, 2.25);
  EXPECT_EQ(trial(kOne).kind, "rnn");
  EXPECT_EQ(engine.id<SetText>(kOne), text) << "the text is there already";
  build(kTwo);
  EXPECT_EQ(limit(kTwo), 5) << "a twelfth of a minute";
  engine.answer(kTwo, engine.id<Train>(kTwo), progress(2, 0.5, true), false);
  controller.receive();
  EXPECT_EQ(state.text_curve.done, 1.5);
  EXPECT_EQ(state.text_curve.ended, 1);
  EXPECT_EQ(state.slots[kMlp].progress.step, 0) << "its card shows nothing of that";
}

TEST_F(TextCurveTest, EndsWithAPointForEveryModelAndPart) {
  begin();
  for (int i = 0; i < 14; ++i) {
    finish(kOne, 4);
    finish(kTwo, 5);
  }
  EXPECT_FALSE(state.text_curve.running);
  for (const Slot& model : state.slots) {
    ASSERT_EQ(model.by_text.size(), model.shown ? kTextParts.size() : 0u) << model.name;
    for (std::size_t i = 0; i < model.by_text.size(); ++i) {
      EXPECT_EQ(model.by_text[i].text_part, kTextParts[i]);
    }
  }
  EXPECT_EQ(engine.restarts.size(), 2u) << "nothing is kept in memory";
  EXPECT_NE(platform.said.back().find("measured"), std::string::npos);
  Stage stage;
  state.axis = Axis::text;
  state.tab = Tab::learn;
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::image, "Learning curves").find("n-gram 1 % 2.00, 2 % 2.00"),
            std::string::npos);
  // Again: what was measured stays until there is better.
  controller.apply(MeasureTextCurve{});
  EXPECT_EQ(text_sent(kOne), "the fox told stories");
  finish(kOne, 3);
  EXPECT_EQ(state.slots[kNgram].by_text.size(), kTextParts.size());
  EXPECT_EQ(state.slots[kNgram].by_text[0].bits, 1.5);
  EXPECT_EQ(state.slots[kNgram].by_text[1].bits, 2);
}

TEST_F(TextCurveTest, StopsAtOnceAndForgetsWithTheText) {
  begin();
  finish(kOne, 4);
  const std::uint32_t late = engine.id<Configure>(kTwo);
  controller.apply(StopTextCurve{});
  EXPECT_FALSE(state.text_curve.running);
  EXPECT_EQ(engine.restarts.size(), 2u);
  const std::size_t sent = engine.sent.size();
  engine.answer(kTwo, late, Configured{});
  engine.waiting.push_back({kTwo, Lost{"it was replaced"}});
  controller.receive();
  EXPECT_EQ(engine.sent.size(), sent);
  EXPECT_EQ(state.slots[kNgram].by_text.size(), 1u);
  controller.apply(ChangeTask{"unit", "word"});
  EXPECT_TRUE(state.slots[kNgram].by_text.empty());
}

TEST_F(TextCurveTest, WhatFailsIsSaidAndTheRestGoesOn) {
  begin();
  fail(kOne);
  EXPECT_EQ(state.text_curve.trouble, "n-gram on 1 %: the loss is not a number");
  const std::uint32_t probe = engine.id<Cancel>(kOne);
  EXPECT_EQ(trial(kOne).kind, "ngram") << "first it is asked whether it is still there";
  engine.answer(kOne, probe, Cancelled{});
  controller.receive();
  EXPECT_EQ(trial(kOne).kind, "rnn");
  // A lost worker answers all it was asked, then it is gone; another takes its place.
  fail(kTwo);
  engine.waiting.push_back({kTwo, Lost{"it ran out of memory"}});
  controller.receive();
  EXPECT_EQ(engine.restarts.back(), (std::pair<std::size_t, bool>{kTwo, false}));
  EXPECT_EQ(trial(kTwo).kind, "lstm");
  EXPECT_EQ(engine.id<SetText>(kTwo) + 1, engine.id<Configure>(kTwo)) << "with the text again";
  EXPECT_EQ(state.text_curve.ended, 2);
}

TEST_F(TextCurveTest, IsStartedAndStoppedFromTheChart) {
  Stage stage;
  State ready = ready_state();
  ready.tab = Tab::learn;
  stage.draw(ready);
  EXPECT_EQ(Stage::find(Role::button, "Measure"), nullptr);
  const auto axis = only<ChooseAxis>(stage.activate(ready, Role::radio, "text"));
  ASSERT_TRUE(axis);
  ready.axis = axis->axis;
  EXPECT_TRUE(only<MeasureTextCurve>(stage.activate(ready, Role::button, "Measure")));
  EXPECT_EQ(Stage::value(Role::text, "Measuring"), "5.0 s each");
  State running = text_curve_state();
  running.tab = Tab::learn;
  EXPECT_TRUE(only<StopTextCurve>(stage.activate(running, Role::button, "Stop measuring")));
  EXPECT_EQ(Stage::value(Role::text, "Measuring"), "12 of 28");
  EXPECT_EQ(Stage::get(Role::progressbar, "Measured").now, 44);
}

}  // namespace
}  // namespace onegin::web
