// Several sessions and one text: one of them reads it, whatever happens meanwhile.
#include "engine/shared_text.h"

#include <gtest/gtest.h>

namespace onegin::web {
namespace {

// What the sessions were sent, as "model:command".
struct Sessions {
  std::vector<std::string> sent;
  std::vector<Command> commands;
  SharedText text{[this](std::size_t model, Command command) {
    std::string name;
    std::visit([&](const auto& body) { name = body.kType; }, command.body);
    sent.push_back(std::to_string(model) + ":" + name);
    commands.push_back(std::move(command));
  }};

  void set_text(std::size_t model, std::uint32_t id, std::uint32_t number = 7) {
    text.send(model, Command{id, SetText{{{"unit", "word"}}, 0, number}, Bytes(3)});
  }
  void configure(std::size_t model, std::uint32_t id) {
    text.send(model, Command{id, Configure{"ngram", {}}, {}});
  }
  // The number of events that are left for the senders of commands.
  std::size_t say(std::size_t model, Event event) {
    std::vector<Event> events;
    events.push_back(std::move(event));
    text.hear(model, events);
    return events.size();
  }
  std::uint32_t last_id() const { return commands.back().id; }
  std::vector<std::string> take() { return std::exchange(sent, {}); }
};

using List = std::vector<std::string>;

TEST(SharedTextEngine, OneReadsAndTheOthersWaitForItsTokens) {
  Sessions s;
  s.set_text(0, 1);
  s.configure(0, 2);
  s.set_text(1, 3);
  s.configure(1, 4);
  s.set_text(2, 5);
  EXPECT_EQ(s.take(), (List{"0:set_text", "0:configure"}));
  EXPECT_EQ(s.say(1, Event{3, true, TaskReady{}, {}}), 1U) << "of another session";
  EXPECT_EQ(s.take(), List{});
  EXPECT_EQ(s.say(0, Event{1, true, TaskReady{}, {}}), 1U);
  EXPECT_EQ(s.take(), List{"0:save"});
  EXPECT_EQ(s.say(0, Event{s.last_id(), true, Saved{"text"}, Bytes(9)}), 0U) << "nobody else's";
  EXPECT_EQ(s.take(), (List{"1:load", "1:configure", "2:load"}));
  const Command& load = s.commands.back();
  EXPECT_EQ(load.id, 5U);
  EXPECT_TRUE(std::get<Load>(load.body).text_alone);
  EXPECT_EQ(load.payload.size(), 9U);
  s.set_text(3, 6);
  EXPECT_EQ(s.take(), List{"3:load"}) << "it is there";
}

TEST(SharedTextEngine, EachReadsItselfWhatTheFirstCannotGive) {
  Sessions s;
  s.set_text(0, 1);
  s.set_text(1, 2);
  s.configure(1, 3);
  s.take();
  s.say(0, Event{1, true, Failed{}, {}});
  EXPECT_EQ(s.take(), (List{"1:set_text", "1:configure"}));
  s.set_text(2, 4);
  EXPECT_EQ(s.take(), List{"2:set_text"});
}

TEST(SharedTextEngine, AnotherTextIsReadAnew) {
  Sessions s;
  s.set_text(0, 1);
  s.set_text(1, 2);
  s.set_text(0, 3, 8);
  EXPECT_EQ(s.take(), (List{"0:set_text", "1:set_text", "0:set_text"}));
  s.set_text(1, 4, 8);
  EXPECT_EQ(s.take(), List{}) << "it waits for text 8";
  s.say(0, Event{1, true, TaskReady{}, {}});
  EXPECT_EQ(s.take(), List{}) << "that was text 7";
  s.say(0, Event{3, true, TaskReady{}, {}});
  EXPECT_EQ(s.take(), List{"0:save"});
  s.say(0, Event{s.last_id(), true, Saved{"text"}, Bytes(9)});
  EXPECT_EQ(s.take(), List{"1:load"});
}

TEST(SharedTextEngine, ANumberlessTextIsNobodyElses) {
  Sessions s;
  s.set_text(0, 1, 0);
  s.set_text(1, 2, 0);
  EXPECT_EQ(s.take(), (List{"0:set_text", "1:set_text"}));
  s.say(0, Event{1, true, TaskReady{}, {}});
  EXPECT_EQ(s.take(), List{});
}

TEST(SharedTextEngine, ASessionThatIsReplacedIsNotWaitedFor) {
  Sessions s;
  s.set_text(0, 1);
  s.set_text(1, 2);
  s.set_text(2, 3);
  s.take();
  s.text.restart(1, [] {});
  s.text.restart(0, [] {});
  EXPECT_EQ(s.take(), List{"2:set_text"}) << "1 is a new session, which was asked nothing yet";
}

}  // namespace
}  // namespace onegin::web
