// Lessons: every one is walked to its end as a person would; where its panel stands; what is
// offered.
#include "talk/lessons.h"

#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "conversation.h"
#include "state/lesson_waits.h"

namespace onegin::web {
namespace {

std::string lessons_file() {
  std::ifstream in(places::asset("lessons.json"), std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

// What a person does for a step to be done, in the state that follows from it.
const std::map<std::string, std::function<void(State&)>> kDone{
    {"points", [](State& s) { s.pointed = s.pointed.value_or(0) + 1; }},
    {"asks", [](State& s) { s.question += " computer"; }},
    {"trains", [](State& s) { s.slots[1].phase = Phase::training; }},
    {"learns",
     [](State& s) {
       for (int i = 1; i <= 3; ++i) s.slots[1].curve.push_back({90.0 + i, 2e6, 2.2});
     }},
    {"trained",
     [](State& s) {
       for (Slot& slot : s.slots) slot.phase = Phase::trained;
       s.slots[1].progress.step = 10;
     }},
    {"differs", [](State& s) { s.difference.shown = true; }},
    {"writes",
     [](State& s) {
       s.slots[0].written.push_back({"a", -1});
     }},
    {"ranks", [](State& s) { s.ranking.lines += "one more\n"; }},
};

// What rooms say themselves; that they do is tested with each.
const std::set<std::string> kMarks{"guessed", "spells",   "reads",  "sums",    "returns",
                                   "proves",  "spelt",    "proved", "blended", "unblended",
                                   "attends", "measures", "draws",  "looks"};

class LessonsTest : public ControllerTest {
 protected:
  LessonsTest() { state = ready_state(); }

  void come() { desk.take(lessons_file()); }
  const Lesson& lesson(const std::string& id) {
    for (const Lesson& one : state.lessons.all) {
      if (one.id == id) return one;
    }
    ADD_FAILURE() << "no lesson " << id;
    return state.lessons.all.front();
  }
  void act(const Intents& intents) {
    controller.apply(intents);
    desk.apply(intents);
    desk.advance();
  }

  LessonDesk desk{state, controller, platform};
};

TEST_F(LessonsTest, EveryLessonIsWhole) {
  come();
  ASSERT_GE(state.lessons.all.size(), 1u);
  std::set<std::string> ids;
  const auto waits = known_waits();
  for (const Lesson& one : state.lessons.all) {
    SCOPED_TRACE(one.id);
    EXPECT_TRUE(ids.insert(one.id).second) << "the only one of that id";
    const auto both = [](const Said& said) {
      return !said.english.empty() && !said.korean.empty() && said.english != said.korean;
    };
    EXPECT_TRUE(both(one.title));
    EXPECT_TRUE(both(one.summary));
    EXPECT_TRUE(both(one.end));
    EXPECT_EQ(both(one.answer), one.kind == "exercise");
    EXPECT_FALSE(one.steps.empty());
    for (const LessonStep& step : one.steps) {
      EXPECT_TRUE(both(step.text));
      EXPECT_FALSE(step.at.empty());
      EXPECT_TRUE(kMarks.contains(step.until) ||
                  std::find(waits.begin(), waits.end(), step.until) != waits.end())
          << step.until;
    }
  }
  for (const std::string_view wait : waits) EXPECT_TRUE(kDone.contains(std::string(wait))) << wait;
}

TEST_F(LessonsTest, EachIsWalkedToItsEndByDoingWhatItSays) {
  come();
  for (std::size_t i = 0; i < state.lessons.all.size(); ++i) {
    state = ready_state();
    come();
    const Lesson one = state.lessons.all[i];
    SCOPED_TRACE(one.id);
    state.pointed = 0;
    desk.start(one.id);
    EXPECT_EQ(state.lessons.running()->id, one.id);
    for (std::size_t step = 0; step < one.steps.size(); ++step) {
      desk.advance();
      EXPECT_EQ(state.lessons.step, step) << "it waits for " << one.steps[step].until;
      EXPECT_EQ(platform.said.back(), one.steps[step].text.english);
      const std::string& until = one.steps[step].until;
      if (kMarks.contains(until)) {
        state.lessons.mark(until, true);
      } else {
        kDone.at(until)(state);
      }
      desk.advance();
      EXPECT_EQ(state.lessons.step, step + 1) << "done: " << one.steps[step].until;
    }
    EXPECT_EQ(state.lessons.now(), nullptr);
    EXPECT_EQ(platform.said.back(), one.end.english);
  }
}

TEST_F(LessonsTest, WhatItPointsAtIsThereMarkedAndNotUnderThePanel) {
  for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(1024, 640), ImVec2(390, 844)}) {
    Stage stage(size.x, size.y);
    for (const bool trained : {false, true}) {
      state = trained ? trained_state() : ready_state();
      state.slots[0].scored = trained_state().slots[0].scored;
      come();
      const std::size_t count = state.lessons.all.size();
      for (std::size_t i = 0; i < count; ++i) {
        desk.start(state.lessons.all[i].id);
        for (std::size_t step = 0; state.lessons.now() != nullptr; ++step) {
          SCOPED_TRACE(state.lessons.all[i].id + " " + std::to_string(step) + " " +
                       std::to_string(size.x));
          for (int frame = 0; frame < 3; ++frame) stage.draw(state);
          const MirrorItem& words = Stage::get(Role::text, "Step", "Lesson");
          const auto marked = marked_control(state);
          if (!trained && step > 1) {  // what stands there once the models learn
          } else {
            ASSERT_TRUE(marked.has_value());
            EXPECT_GT(marked->GetWidth(), 8);
            EXPECT_FALSE(marked->Overlaps(words.rect));
            EXPECT_TRUE(Rect(0, 0, size.x, size.y).Overlaps(*marked)) << "it is in sight";
          }
          for (const char* name : {"Next", "Close the lesson"}) {
            const MirrorItem& item = Stage::get(Role::button, name, "Lesson");
            EXPECT_TRUE(Rect(0, 0, size.x, size.y).Contains(item.rect)) << name;
          }
          act({LessonAct{LessonAct::What::next}});
        }
        act({LessonAct{LessonAct::What::close}});
        EXPECT_EQ(state.lessons.running(), nullptr);
      }
    }
  }
}

TEST_F(LessonsTest, BackNextAndCloseByTheirNames) {
  come();
  desk.start("tour");
  Stage stage;
  const auto press = [&](std::string_view name) {
    act(stage.activate(state, Role::button, name, "Lesson"));
  };
  stage.draw(state);
  EXPECT_TRUE(Stage::get(Role::button, "Back", "Lesson").disabled);
  EXPECT_EQ(Stage::value(Role::text, "place", "Lesson"), "1 of 5");
  for (int i = 0; i < 5; ++i) press("Next");
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::button, "Next", "Lesson"), nullptr);
  EXPECT_EQ(Stage::value(Role::text, "Step", "Lesson"), lesson("tour").end.english);
  press("Back");
  EXPECT_EQ(state.lessons.step, 4u);
  press("Close the lesson");
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::group, "Lesson"), nullptr);
}

TEST_F(LessonsTest, AStepThatIsDoneAlreadyWaitsForNext) {
  come();
  state.slots[1].phase = Phase::training;
  desk.start("tour");
  act({LessonAct{LessonAct::What::next}});
  EXPECT_EQ(state.lessons.now()->until, "trains");
  desk.advance();
  EXPECT_EQ(state.lessons.step, 1u);
}

TEST_F(LessonsTest, ASentenceCountsOnceAWordOfItIsAnother) {
  come();
  desk.start("tour");
  for (int i = 0; i < 3; ++i) act({LessonAct{LessonAct::What::next}});
  ASSERT_EQ(state.lessons.now()->until, "asks");
  const std::string before = state.question;
  for (const char* typed : {"c", "co", "com"}) {
    state.question = before + typed;
    desk.advance();
    EXPECT_EQ(state.lessons.step, 3u) << typed;
  }
  state.question = before + "comp";
  desk.advance();
  EXPECT_EQ(state.lessons.step, 4u);
}

TEST_F(LessonsTest, TheTourIsOfferedBesideTheThreeAnswersAndOpensWhenTheListHasCome) {
  Stage stage;
  state.slots[0].scored = trained_state().slots[0].scored;
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::button, "Take the tour"), nullptr) << "to nobody who was here before";
  state.lessons.offered = true;
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::text, "What is this?"), nullptr);
  act(stage.activate(state, Role::button, "Take the tour"));
  EXPECT_FALSE(state.lessons.offered);
  EXPECT_EQ(platform.lessons_asked.back().first, "fetch");
  EXPECT_EQ(state.lessons.running(), nullptr);
  come();
  EXPECT_EQ(state.lessons.running()->id, "tour");
  state.lessons = {};
  state.lessons.offered = true;
  act(stage.activate(state, Role::button, "Dismiss the tour"));
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::button, "Take the tour"), nullptr);
}

TEST_F(LessonsTest, TheListStandsBehindTheQuestionMark) {
  Stage stage;
  act(stage.activate(state, Role::button, "Lessons and help"));
  EXPECT_EQ(state.tab, Tab::lessons);
  EXPECT_EQ(platform.lessons_asked.back().first, "fetch");
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::text, "Needs"), "");
  desk.take("");
  EXPECT_TRUE(state.notice.warning);
  const auto asked = platform.lessons_asked.size();
  desk.advance();
  EXPECT_EQ(platform.lessons_asked.size(), asked) << "not by itself again";
  act(stage.activate(state, Role::button, "Ask again"));
  EXPECT_EQ(platform.lessons_asked.size(), asked + 1);
  come();
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::tab, "Lessons"), nullptr) << "as long as it is open";
  for (const Lesson& one : state.lessons.all) {
    EXPECT_EQ(Stage::value(Role::text, "summary", one.title.english), one.summary.english);
  }
  act(stage.activate(state, Role::button, "Start", "The tour"));
  EXPECT_EQ(state.lessons.running()->id, "tour");
  EXPECT_EQ(state.tab, Tab::score);
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::tab, "Lessons"), nullptr);
}

TEST_F(LessonsTest, AnExerciseOpensElsewhereAndUnfoldsItsAnswer) {
  come();
  Lesson made;
  made.id = "made";
  made.kind = "exercise";
  made.title.english = "Made";
  made.answer.english = "Because.";
  made.state = "{}";
  made.steps = {{}};
  state.lessons.all.push_back(made);
  state.tab = Tab::lessons;
  state.surface.keeps = true;
  Stage stage;
  act(stage.activate(state, Role::button, "Answer", "Made"));
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "answer", "Made"), "Because.");
  act(stage.activate(state, Role::button, "Hide answer", "Made"));
  EXPECT_EQ(state.lessons.unfolded, "");
  act(stage.activate(state, Role::button, "Open", "Made"));
  EXPECT_EQ(platform.lessons_asked.back(), (std::pair<std::string, std::string>("open", "made")));
  act(stage.activate(state, Role::button, "Copy link", "Made"));
  EXPECT_EQ(platform.lessons_asked.back().first, "link");
  desk.start("made");
  act(stage.activate(state, Role::button, "Answer", "Lesson"));
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "Answer", "Lesson"), "Because.");
}

}  // namespace
}  // namespace onegin::web
