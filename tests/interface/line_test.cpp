// The line between desks and sessions: what a desk asked comes back to it, and to no other.
#include "talk/line.h"

#include "conversation.h"
#include "talk/office.h"

namespace onegin::web {
namespace {

// Writes down what it hears.
class Listener : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent&) override { heard.emplace_back("intent"); }
  void take(SlotId at, Event& event) override {
    heard.push_back(std::to_string(at) + ": " + std::to_string(event.id));
  }
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override {
    heard.push_back(std::to_string(at) + ": " + std::to_string(id) + " " + failed.what.text());
  }
  void changed(const Cause& cause) override {
    if (cause.why == Why::ended && state_.find(cause.at) == nullptr) heard.emplace_back("ended");
    if (cause.why == Why::emptied) heard.emplace_back("emptied");
  }
  std::vector<std::string> heard;
};

class LineTest : public testing::Test {
 protected:
  State state = first_state();
  FakeEngine engine;
  FakePlatform platform;
  Office office{state, engine, platform};
  Line& line = office.line;
  Listener one{office}, other{office};
  using Heard = std::vector<std::string>;

  LineTest() { office.desks = {&one, &other}; }
  void answer(SlotId at, std::uint32_t id, bool last = true) {
    Event event{id, last, Totals{}, {}};
    line.hand_over(at, event);
  }
  void fail(SlotId at, std::uint32_t id) {
    Failed failed;
    failed.what = "no memory";
    Event event{id, true, failed, {}};
    line.hand_over(at, event);
  }
};

TEST_F(LineTest, EachAnswerGoesToTheDeskThatAsked) {
  const std::uint32_t first = line.send(one, 0, Score{});
  const std::uint32_t second = line.send(other, 0, Score{});
  EXPECT_NE(first, second);
  EXPECT_EQ(engine.sent.back().command.id, second);
  answer(0, second);
  fail(0, first);
  EXPECT_EQ(one.heard, (Heard{"0: 1 no memory"}));
  EXPECT_EQ(other.heard, (Heard{"0: 2"}));
}

TEST_F(LineTest, WhatNobodyAskedIsForNobody) {
  const std::uint32_t id = line.send(one, 0, Score{});
  answer(0, id + 1);
  answer(0, 0);
  fail(0, id + 7);
  answer(1, id);  // of another session
  EXPECT_EQ(one.heard, Heard{});
  answer(0, id, false);
  answer(0, id);
  answer(0, id);  // after the last
  EXPECT_EQ(one.heard, (Heard{"0: 1", "0: 1"}));
  EXPECT_EQ(other.heard, Heard{});
}

TEST_F(LineTest, ALostSessionAnswersNothingAndTheOthersGoOn) {
  const std::uint32_t lost = line.send(one, 0, Score{}), there = line.send(one, 1, Score{});
  line.lose(0);
  answer(0, lost);
  fail(0, lost);
  answer(1, there);
  EXPECT_EQ(one.heard, (Heard{"1: 2"}));
  // What the new session is asked is answered again.
  line.restart(0, true);
  EXPECT_EQ(engine.restarts.back(), (std::pair<std::size_t, bool>{0, true}));
  answer(0, line.send(one, 0, Score{}));
  EXPECT_EQ(one.heard.back(), "0: 3");
}

TEST_F(LineTest, ASessionThatIsGivenUpIsStartedOnceItIsWanted) {
  office.revive(0);
  EXPECT_TRUE(engine.restarts.empty()) << "it is well";
  const std::uint32_t lost = line.send(one, 0, Score{});
  line.give_up(0);
  EXPECT_TRUE(line.has_given_up(0));
  answer(0, lost);
  EXPECT_EQ(one.heard, Heard{});
  office.revive(0);
  office.revive(0);
  EXPECT_EQ(engine.restarts, (std::vector<std::pair<std::size_t, bool>>{{0, false}}));
  EXPECT_EQ(one.heard, (Heard{"emptied"})) << "every desk hears that it holds nothing";
  EXPECT_FALSE(line.has_given_up(0));
}

TEST_F(LineTest, WhatIsCancelledStillAnswersAndWhatIsDroppedDoesNot) {
  const auto cancelled = [&] { return std::get<Cancel>(engine.sent.back().command.body).target; };
  std::uint32_t dropped = line.send(one, 0, Score{});
  const std::uint32_t first = dropped, second = line.send(one, 1, Score{});
  line.cancel(second);
  EXPECT_EQ(cancelled(), second);
  EXPECT_EQ(engine.sent.back().model, 1u);
  line.drop(dropped);
  EXPECT_EQ(cancelled(), first);
  EXPECT_EQ(dropped, 0u);
  answer(0, first);
  answer(1, second);
  EXPECT_EQ(one.heard, (Heard{"1: 2"}));
  // Nothing is under way: nothing is sent.
  const std::size_t sent = engine.sent.size();
  line.cancel(0);
  line.cancel(second);
  line.drop(dropped);
  EXPECT_EQ(engine.sent.size(), sent);
}

TEST_F(LineTest, ADeskForgetsWhatItAskedOfOneSession) {
  const std::uint32_t mine = line.send(one, 0, Score{}), elsewhere = line.send(one, 1, Score{}),
                      others = line.send(other, 0, Score{});
  const std::size_t sent = engine.sent.size();
  line.forget(one, 0);
  EXPECT_EQ(engine.sent.size(), sent) << "the work goes on";
  for (const auto& [at, id] :
       {std::pair{SlotId{0}, mine}, {SlotId{1}, elsewhere}, {SlotId{0}, others}}) {
    answer(at, id);
  }
  EXPECT_EQ(one.heard, (Heard{"1: 2"}));
  EXPECT_EQ(other.heard, (Heard{"0: 3"}));
}

TEST_F(LineTest, OneDeskGoesOnWithWhatAnotherBegan) {
  const std::uint32_t id = line.send(one, 0, Load{});
  answer(0, id, false);
  line.pass(id, other);
  answer(0, id);
  EXPECT_EQ(one.heard, (Heard{"0: 1"}));
  EXPECT_EQ(other.heard, (Heard{"0: 1"}));
}

TEST_F(LineTest, WhatTheEngineAsksItselfIsHeardByOneDesk) {
  answer(0, Line::kFirstOwnId);
  line.listen(other);
  answer(0, Line::kFirstOwnId + 5);
  EXPECT_EQ(one.heard, Heard{});
  EXPECT_EQ(other.heard, (Heard{"0: 2147483653"}));
}

TEST_F(LineTest, ASlotThatIsRemovedIsGoneWhenTheDesksHearOfIt) {
  const std::uint32_t id = line.send(one, 2, Score{});
  office.end(2);
  EXPECT_EQ(engine.ended, (std::vector<std::size_t>{2}));
  EXPECT_EQ(one.heard, (Heard{"ended"}));
  EXPECT_EQ(other.heard, (Heard{"ended"}));
  answer(2, id);
  EXPECT_EQ(one.heard.size(), 1u) << "a late answer is for nobody";
}

// The same through the door: every question is under way when the session, or the slot, goes.
class LateAnswers : public ControllerTest {
 protected:
  std::vector<std::uint32_t> asked;

  void SetUp() override {
    controller.open_text("abcdefgh\nxy\n", "letters");
    engine.answer(kNgram, engine.id<SetText>(kNgram), TaskReady{});
    for (const std::size_t m : {kNgram, kMlp}) configured(m);
    train_to(kNgram, 0.01, 1);
    train_to(kMlp, 5, 0.5);
    controller.apply(AskQuestion{"abc"});
    controller.apply(ChangeCandidates{"ab\nba"});
    for (const Tab tab : {Tab::rank, Tab::compare}) controller.apply(ChooseTab{tab});
    controller.apply(StartWriting{});
    controller.apply(SaveModels{"onegin", 0});
    for (const FakeEngine::Sent& sent : engine.sent) {
      if (sent.model == kMlp) asked.push_back(sent.command.id);
    }
    ASSERT_GT(asked.size(), 7u);
  }
  void answer_all() {
    for (const std::uint32_t id : asked) {
      Scored piece;
      piece.line = 1;
      piece.items = {scored("x", -1, 1)};
      engine.answer(kMlp, id, piece, false);
      engine.answer(kMlp, id, progress(50, 1, false), false);
      engine.answer(kMlp, id, Generated{{{"x", -1}}, -1, 0}, false);
      engine.answer(kMlp, id, Saved{"onegin"}, false);
      engine.answer(kMlp, id, Totals{});
    }
    controller.receive();
  }
};

TEST_F(LateAnswers, OfALostSessionChangeNothing) {
  engine.waiting.push_back({kMlp, Lost{"it ran out of memory"}});
  controller.receive();
  answer_all();
  const Slot& slot = state.slots[kMlp];
  EXPECT_EQ(slot.phase, Phase::waiting);
  EXPECT_EQ(slot.progress.seconds, 5);
  EXPECT_TRUE(slot.scored.empty());
  EXPECT_FALSE(slot.measured);
  EXPECT_TRUE(slot.written.empty());
  EXPECT_FALSE(slot.writing);
  EXPECT_EQ(engine.last<Pack>(kNgram), nullptr);
  // It is asked anew once it stands again.
  engine.waiting.push_back({kMlp, Restored{1.0}});
  controller.receive();
  EXPECT_GT(engine.id<Score>(kMlp), asked.back());
}

TEST_F(LateAnswers, OfARemovedSlotChangeNothing) {
  controller.apply(RemoveSlot{kMlp});
  const std::size_t sent = engine.sent.size();
  answer_all();
  EXPECT_EQ(state.find(kMlp), nullptr);
  EXPECT_EQ(engine.sent.size(), sent);
  EXPECT_EQ(platform.saved.first, "");
}

}  // namespace
}  // namespace onegin::web
