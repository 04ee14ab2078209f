// Is it right?: what is asked of which model, what its rows say, and when they are of another
// state.
#include "conversation.h"
#include "state/prove_room.h"

namespace onegin::web {
namespace {

using prove_room::Act;
using prove_room::Found;
using prove_room::Proved;
using prove_room::What;

constexpr const char* kProveRoom = "Is it right?";

Proof row(const char* kind, const char* name, double theirs, double ours, double allowed) {
  const double difference = std::abs(theirs - ours);
  return {kind, say(name), theirs, ours, difference, allowed, difference <= allowed};
}

class ProveTest : public ControllerTest {
 protected:
  ProveTest() {
    state = ready_state();
    state.slots[kMlp].progress.step = 10;
    controller.apply(ChooseTab{Tab::prove});
  }
  const Found& found(bool cache = false) const {
    return state.shelf.at<Proved>().found[cache ? 1 : 0];
  }
  void tell(std::size_t model, decltype(Event::body) body, bool last = false) {
    engine.answer(model, engine.id<Prove>(model), std::move(body), last);
    controller.receive();
  }
  // A sum, and a built-in case.
  void answer(std::size_t model, double sum = 1.0000001) {
    tell(model, row("sum", "a sum", 1, sum, 1e-5));
    tell(model, row("reference", "KenLM", -1.5, -1.5, 1e-6));
    tell(model, Proven{2, 0, {}}, true);
  }
  std::size_t asked(std::size_t model) const {
    std::size_t count = 0;
    for (const auto& [place, command] : engine.sent) {
      if (place == model && std::holds_alternative<Prove>(command.body)) ++count;
    }
    return count;
  }
};

TEST_F(ProveTest, EveryModelThatHasLearntIsAskedAndItsRowsStandInATable) {
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "Prove all", kProveRoom));
  EXPECT_EQ(asked(kNgram), 1U);
  EXPECT_EQ(asked(kMlp), 1U);
  EXPECT_EQ(asked(kLstm), 0U) << "it has learnt nothing";
  tell(kNgram, Proving{0.4});
  stage.draw(state);
  EXPECT_EQ(Stage::get(Role::progressbar, "Proving", "Proofs of n-gram").now, 40);
  EXPECT_NE(Stage::find(Role::button, "Stop"), nullptr);
  answer(kNgram);
  answer(kMlp, 1.2);
  EXPECT_EQ(platform.said.back(), "2 of 3 right") << "the built-in case counts once";
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "Summary"), "2 of 3 right");
  EXPECT_NE(Stage::find(Role::group, "Rows of n-gram"), nullptr);
  EXPECT_NE(Stage::find(Role::group, "Rows of Built-in cases"), nullptr);
  EXPECT_EQ(Stage::value(Role::text, "remark", "Proofs of LSTM"), "not trained yet");
  const auto save = stage.activate(state, Role::button, "Save as text");
  ASSERT_EQ(save.size(), 1U);
  const auto& file = std::get<SaveFile>(save[0]);
  EXPECT_EQ(file.name, "proofs.txt");
  EXPECT_NE(file.content.find("Is it right? 2 of 3 right\n"), std::string::npos);
  EXPECT_NE(file.content.find("n-gram, ngram, step"), std::string::npos);
  EXPECT_NE(file.content.find("wrong       1               1.2             0.2000          1.0e-5"),
            std::string::npos)
      << file.content;
}

TEST_F(ProveTest, WhatHasLearntFurtherOrIsAnotherIsSaid) {
  controller.apply(Act{What::all});
  answer(kNgram);
  answer(kMlp);
  state.slots[kMlp].progress.step = 25;
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "remark", "Proofs of MLP"),
            "It has learnt further since: these rows are of step 10, it is at step 25.");
  controller.apply(ResetModel{static_cast<SlotId>(kMlp)});
  EXPECT_EQ(found().find(kMlp), nullptr) << "it begins anew";
  controller.apply(RemoveSlot{static_cast<SlotId>(kNgram)});
  EXPECT_EQ(found().find(kNgram), nullptr);
  EXPECT_EQ(found().references.size(), 1U) << "of no model";
}

TEST_F(ProveTest, TheCacheIsAskedForOnceAndBothAnswersStay) {
  controller.apply(Act{What::all});
  answer(kNgram);
  answer(kMlp);
  EXPECT_TRUE(state.lessons.is_marked("proved"));
  EXPECT_FALSE(state.lessons.is_marked("unblended"));
  Stage stage;
  controller.apply(stage.activate(state, Role::checkbox, "Blend with a cache"));
  EXPECT_TRUE(std::get<Prove>(engine.last<Prove>(kNgram)->body).cache);
  for (const std::size_t model : {kNgram, kMlp}) {
    tell(model, row("bits", "bits", 1.74, 1.2, 1e300));
    tell(model, row("sum", "a sum", 1, 1.8, 1e-5));
    EXPECT_FALSE(state.lessons.is_marked("blended") && model == kNgram);
    tell(model, Proven{1, 1, {}}, true);
  }
  EXPECT_TRUE(state.lessons.is_marked("blended"));
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "Summary"), "0 of 2 right");
  EXPECT_EQ(Stage::value(Role::text, "verdict", "bits"), "fewer");
  EXPECT_NE(Stage::value(Role::text, "What is this?", kProveRoom).find("277"), std::string::npos);
  controller.apply(stage.activate(state, Role::checkbox, "Blend with a cache"));
  EXPECT_TRUE(state.lessons.is_marked("unblended"));
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "Summary"), "3 of 3 right");
  controller.apply(stage.activate(state, Role::checkbox, "Blend with a cache"));
  EXPECT_EQ(asked(kNgram), 2U) << "once without, once with it";
}

TEST_F(ProveTest, AStoppedALostAndAFailedOneSayWhy) {
  controller.apply(Act{What::all});
  tell(kNgram, row("sum", "a sum", 1, 1, 1e-5));
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "Stop"));
  EXPECT_FALSE(found().running());
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "remark", "Proofs of n-gram"), "Stopped before its end.");
  EXPECT_EQ(found().rows(), 1U) << "what was found stays";
  controller.apply(Act{What::one, {}, double{kNgram}});
  EXPECT_EQ(asked(kNgram), 2U);
  EXPECT_EQ(asked(kMlp), 1U);
  engine.waiting.push_back({kNgram, Lost{"it is gone"}});
  controller.receive();
  EXPECT_EQ(found().find(kNgram)->trouble.text(), "Its worker stopped: it is gone.");
  controller.apply(Act{What::one, {}, double{kMlp}});
  tell(kMlp, Failed{say("there is no room"), {}, {}}, true);
  EXPECT_EQ(found().find(kMlp)->trouble.text(), "there is no room");
  EXPECT_NE(state.slots[kMlp].phase, Phase::failed) << "the model is well";
}

TEST_F(ProveTest, WithoutAModelTheButtonThatGivesOneIsThere) {
  for (Slot& slot : state.slots) slot.progress = {};
  Stage stage;
  EXPECT_TRUE(std::holds_alternative<TrainAll>(
      stage.activate(state, Role::button, "Train all", kProveRoom).at(0)));
  state.text.bytes = std::make_shared<const std::string>();
  EXPECT_TRUE(std::holds_alternative<PasteText>(
      stage.activate(state, Role::button, "Paste text", kProveRoom).at(0)));
}

TEST_F(ProveTest, FitsScreensOfEverySize) {
  controller.apply(Act{What::all});
  tell(kNgram,
       row("gradient", "rnn.weight_hh_l0, the element where they differ most, of 50 checked",
           -0.0123456789, -0.0123456711, 1e-4));
  answer(kNgram);
  answer(kMlp);
  for (const ImVec2 size :
       {ImVec2(1280, 800), ImVec2(1024, 640), ImVec2(390, 844), ImVec2(320, 640)}) {
    Stage stage(size.x, size.y);
    stage.draw(state);
    for (const MirrorItem& item : mirror().items()) {
      const bool scrolls = item.role == Role::tab;
      EXPECT_LE(scrolls ? 0 : item.rect.Max.x, size.x + 1) << item.name << " at " << size.x;
    }
  }
}

}  // namespace
}  // namespace onegin::web
