// Inside, "How far back": what is asked of the models, what is shown of it, what it says in words.
#include <cmath>
#include <cstring>

#include "conversation.h"

namespace onegin::web {
namespace {

Bytes payload_of(const std::vector<float>& numbers) {
  Bytes bytes(numbers.size() * sizeof(float));
  if (!numbers.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

// Two events for each k: the model is twice as sure with each step.
ContextCurve curve_down_from(double nats) {
  ContextCurve curve;
  for (const std::uint32_t context : {0U, 1U, 2U, 4U}) {
    curve.points.push_back({context, nats, 2, 2, {}});
    nats /= 2;
  }
  return curve;
}

// "abc" under each model: c leans on b (ten times as likely), and not on a.
Leaning leaning_of_abc() {
  Leaning leaning;
  leaning.question = "abc";
  leaning.window = 2;
  for (const char* token : {"a", "b", "c"}) {
    AttributedToken one;
    one.token = token;
    one.line = 1;
    leaning.tokens.push_back(one);
  }
  leaning.values = {
      NAN, NAN, static_cast<float>(std::log(2.0)), NAN, static_cast<float>(std::log(10.0)), 0};
  return leaning;
}

State far_back_state() {
  State state = trained_state();
  state.tab = Tab::inside;
  state.inside.view = InsideView::context;
  state.question = "abc";
  double nats = 4;
  for (Slot& slot : state.slots) {
    if (!slot.shown) continue;
    slot.looks_back.curve = curve_down_from(nats);
    slot.looks_back.curve.step = slot.progress.step;
    slot.looks_back.leaning = leaning_of_abc();
    nats += 1;
  }
  return state;
}

TEST(FarBack, IsATableOfBitsAndAChart) {
  Stage stage;
  State state = far_back_state();
  stage.draw(state);
  const std::string table = "How far back n-gram looks";
  EXPECT_EQ(Stage::value(Role::cell, "0 tokens shown", table), "5.77");
  EXPECT_EQ(Stage::value(Role::cell, "4 tokens shown", table), "0.72");
  const std::string spoken = Stage::value(Role::image, "How far back");
  EXPECT_NE(spoken.find("n-gram 0: 5.77, 1: 2.89, 2: 1.44, 4: 0.72"), std::string::npos) << spoken;
  EXPECT_NE(spoken.find("LSTM 0: "), std::string::npos);
  EXPECT_EQ(Stage::value(Role::text, "Measuring"),
            "Over 2 events, evenly spread over the held-out part.");
  state.slots[1].progress.step += 1;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "Measuring"),
            "Models have learnt further since; measure again.");
}

TEST(FarBack, OnAPhoneItIsATableAsWell) {
  for (const float width : {320.0F, 390.0F}) {
    Stage stage(width, 844);
    State state = far_back_state();
    stage.draw(state);
    const std::string table = "How far back n-gram looks";
    EXPECT_EQ(Stage::value(Role::cell, "4 tokens shown", table), "0.72");
    const ImRect last = Stage::get(Role::cell, "4 tokens shown", table).rect;
    EXPECT_LE(last.Max.x, width);
    EXPECT_GT(last.Min.y, Stage::get(Role::rowheader, "model", table).rect.Min.y);
  }
}

TEST(FarBack, WithoutATextSaysWhatIsMissingAndOffersIt) {
  Stage stage;
  State state = far_back_state();
  state.text.bytes = std::make_shared<std::string>();
  for (Slot& slot : state.slots) slot.looks_back = {};
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::text, "Needs").find("no held-out part"), std::string::npos);
  EXPECT_TRUE(Stage::get(Role::button, "Measure").disabled);
  EXPECT_TRUE(only<OpenFile>(stage.activate(state, Role::button, "Open a text")));
  EXPECT_TRUE(only<PasteText>(stage.activate(state, Role::button, "Paste a text")));
}

TEST(FarBack, SaysWhichModelKnowsOtherTypesThanTheText) {
  Stage stage;
  State state = far_back_state();
  state.slots[0].other_types = true;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "Measuring"),
            "n-gram knows other types than the text: Compare can judge it on those of both");
}

TEST(FarBack, IsMeasuredAndStoppedByAButton) {
  Stage stage;
  State state = far_back_state();
  EXPECT_TRUE(only<MeasureContexts>(stage.activate(state, Role::button, "Measure")));
  state.slots[0].looks_back.curve.running = true;
  state.slots[0].looks_back.curve.fraction = 0.25;
  EXPECT_TRUE(only<StopContexts>(stage.activate(state, Role::button, "Stop measuring")));
  EXPECT_EQ(Stage::value(Role::text, "Measuring"), "n-gram 25 %");
  EXPECT_GT(Stage::get(Role::progressbar, "Measured").now, 0.2);
  state.slots[0].looks_back.curve = {};
  state.slots[0].looks_back.curve.trouble = say("nothing is held out");
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "Measuring"), "n-gram: nothing is held out");
}

TEST(FarBack, TheTokenPointedAtSaysWhatItLeansOn) {
  Stage stage;
  State state = far_back_state();
  const std::string row = "What n-gram leans on";
  state.pointed = 2;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "leans on", row), "b × 10.0");
  EXPECT_EQ(Stage::value(Role::button, "b", row), "+1.00") << "log10, as all differences";
  EXPECT_EQ(Stage::value(Role::button, "a", row), "0.00");
  EXPECT_TRUE(Stage::get(Role::button, "c", row).on);
  EXPECT_NE(Stage::find(Role::heading, "What “c” leans on"), nullptr);
  state.pointed = 0;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "leans on", row), "on none");
  const auto pointed = only<PointAt>(stage.activate(state, Role::button, "b", row));
  ASSERT_TRUE(pointed);
  EXPECT_EQ(pointed->event, 1U);
}

TEST(FarBack, GivenTokensOfAPairAreNoEvents) {
  Leaning leaning = leaning_of_abc();
  leaning.tokens[0].given = true;
  EXPECT_EQ(leaning.token_of_event(0), 1U);
  EXPECT_EQ(leaning.token_of_event(1), 2U);
  EXPECT_EQ(leaning.token_of_event(2), 3U) << "there is none";
  EXPECT_EQ(leaning.event_of_token(2), 1U);
  EXPECT_EQ(leaning.value(1, 2), 0) << "what comes after";
  EXPECT_EQ(leaning.value(1, 0), static_cast<double>(static_cast<float>(std::log(2.0))));
}

TEST(FarBack, FitsEveryScreenInBothThemes) {
  State state = far_back_state();
  for (const bool dark : {false, true}) {
    state.surface.dark = dark;
    for (const auto& [width, height] :
         {std::pair{1600.0f, 900.0f}, {1024.0f, 640.0f}, {390.0f, 844.0f}}) {
      Stage stage(width, height);
      stage.draw(state);
      for (const MirrorItem& item : mirror().items()) {
        if (item.role == Role::tab) continue;  // they scroll
        EXPECT_LE(item.rect.Max.x, width + 1) << item.name;
      }
    }
  }
}

class FarBackTest : public ControllerTest {
 protected:
  FarBackTest() {
    controller.open_text("abcdefgh\nxyz\n", "letters");
    engine.answer(kNgram, 1, TaskReady{});
    for (const std::size_t model : {kNgram, kMlp}) configured(model);
    train_to(kNgram, 0.01, 1);
    train_to(kMlp, 5, 0.5);
    controller.apply(AskQuestion{"abc"});
  }
  void open() {
    controller.apply(ChooseTab{Tab::inside});
    InsideChoice choice;
    choice.view = InsideView::context;
    controller.apply(LookInside{choice});
  }
  void answer_loss(std::size_t model, std::uint32_t context, const std::vector<float>& log_probs,
                   double of, bool last) {
    ContextLoss loss;
    loss.context = context;
    loss.events = static_cast<double>(log_probs.size());
    loss.of = of;
    for (const float value : log_probs) loss.nats -= static_cast<double>(value) / loss.events;
    loss.fraction = last ? 1 : 0.5;
    engine.answer(model, engine.id<Context>(model), loss, last, payload_of(log_probs));
    controller.receive();
  }
  const ContextCurve& curve(std::size_t model) { return state.slots[model].looks_back.curve; }
};

TEST_F(FarBackTest, EveryModelIsMeasuredWhenAPersonAsksForIt) {
  open();
  EXPECT_EQ(engine.last<Context>(kNgram), nullptr);
  controller.apply(MeasureContexts{});
  ASSERT_NE(engine.last<Context>(kMlp), nullptr);
  EXPECT_EQ(engine.last<Context>(kLstm), nullptr) << "it has learnt nothing";
  EXPECT_TRUE(curve(kNgram).running);
  const std::size_t sent = engine.sent.size();
  controller.apply(MeasureContexts{});
  EXPECT_EQ(engine.sent.size(), sent) << "they are at it";
  answer_loss(kNgram, 0, {-3, -1}, 2, false);
  answer_loss(kNgram, 1, {-1, -1}, 2, true);
  EXPECT_FALSE(curve(kNgram).running);
  ASSERT_EQ(curve(kNgram).points.size(), 2U);
  EXPECT_NEAR(curve(kNgram).points[0].nats, 2, 1e-6);
  EXPECT_TRUE(curve(kMlp).running);
}

TEST_F(FarBackTest, TheMixtureIsMadeOfWhatItsModelsSay) {
  state.weights = {{kNgram, 0.25}, {kMlp, 0.75}};
  controller.apply(MeasureContexts{});
  answer_loss(kNgram, 0, {std::log(0.5f), std::log(0.1f)}, 2, true);
  EXPECT_TRUE(state.mixture.looks_back.curve.points.empty()) << "the other is still at it";
  answer_loss(kMlp, 0, {std::log(0.1f), std::log(0.2f)}, 2, true);
  ASSERT_EQ(state.mixture.looks_back.curve.points.size(), 1U);
  EXPECT_NEAR(state.mixture.looks_back.curve.points[0].nats, -(std::log(0.2) + std::log(0.175)) / 2,
              1e-6);
}

TEST_F(FarBackTest, WhatIsMeasuredStaysWhenItIsStopped) {
  controller.apply(MeasureContexts{});
  const std::uint32_t id = engine.id<Context>(kMlp);
  answer_loss(kMlp, 0, {-3, -1}, 2, false);
  ContextLoss half;
  half.context = 1;
  half.events = 1;
  half.of = 2;
  engine.answer(kMlp, id, half, false);
  controller.receive();
  EXPECT_EQ(curve(kMlp).points.size(), 2U);
  controller.apply(StopContexts{});
  const Command* cancel = engine.last<Cancel>(kMlp);
  ASSERT_NE(cancel, nullptr);
  EXPECT_EQ(std::get<Cancel>(cancel->body).target, id);
  engine.answer(kMlp, id, Cancelled{});
  controller.receive();
  EXPECT_FALSE(curve(kMlp).running);
  EXPECT_EQ(curve(kMlp).points.size(), 1U) << "half a figure is none";
}

TEST_F(FarBackTest, WhoTrainsIsNotKeptFromIt) {
  controller.apply(MeasureContexts{});
  const std::uint32_t id = engine.id<Context>(kMlp);
  controller.apply(TrainModel{kMlp});
  const Command* cancel = engine.last<Cancel>(kMlp);
  ASSERT_NE(cancel, nullptr);
  EXPECT_EQ(std::get<Cancel>(cancel->body).target, id);
}

TEST_F(FarBackTest, TheSentenceIsReadWhileItIsLookedAt) {
  EXPECT_EQ(engine.last<Attribute>(kNgram), nullptr);
  open();
  const std::uint32_t id = engine.id<Attribute>(kNgram);
  ASSERT_NE(id, 0U);
  Attributed answer;
  answer.tokens = leaning_of_abc().tokens;
  answer.window = 2;
  engine.answer(kNgram, id, answer, true, payload_of(leaning_of_abc().values));
  controller.receive();
  ASSERT_TRUE(state.slots[kNgram].looks_back.leaning);
  EXPECT_NEAR(state.slots[kNgram].looks_back.leaning->value(2, 1), std::log(10.0), 1e-6);
  controller.apply(ChooseTab{Tab::score});
  open();
  EXPECT_EQ(engine.id<Attribute>(kNgram), id) << "nothing has changed";
  controller.apply(AskQuestion{"abcd"});
  EXPECT_FALSE(state.slots[kNgram].looks_back.leaning);
  EXPECT_NE(engine.id<Attribute>(kNgram), id);
}

TEST_F(FarBackTest, ARefusalIsSaidAndTheModelStaysAsItIs) {
  open();
  controller.apply(MeasureContexts{});
  engine.answer(kNgram, engine.id<Context>(kNgram), Failed{"nothing is held out", "", "", true});
  engine.answer(kMlp, engine.id<Attribute>(kMlp), Failed{"no pair", "", "", true});
  controller.receive();
  EXPECT_FALSE(curve(kNgram).running);
  EXPECT_NE(curve(kNgram).trouble.text().find("nothing is held out"), std::string::npos);
  EXPECT_FALSE(state.slots[kMlp].looks_back.leaning->trouble.empty());
  EXPECT_NE(state.slots[kNgram].phase, Phase::failed);
  EXPECT_NE(state.slots[kMlp].phase, Phase::failed);
}

TEST_F(FarBackTest, WhatBeginsAnewKnowsNothingOfIt) {
  controller.apply(MeasureContexts{});
  answer_loss(kMlp, 0, {-3, -1}, 2, true);
  controller.apply(ResetModel{kMlp});
  EXPECT_TRUE(curve(kMlp).points.empty());
}

}  // namespace
}  // namespace onegin::web
