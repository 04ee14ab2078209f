// The line to the sessions: Commands go out, and each Event comes back to the desk that asked.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/engine.h"
#include "talk/by_slot.h"

namespace onegin::web {

class Desk;

class Line {
 public:
  using Body = decltype(Command::body);

  explicit Line(Engine& engine) : engine_(engine) {}

  // What answers the Command goes to that desk, up to the last of it. Returns the Command's id.
  std::uint32_t send(Desk& who, SlotId at, Body body, Payload payload = {});
  // Breaks off what was asked, which then answers for the last time; 0 is nothing.
  void cancel(std::uint32_t id);
  // The same, but whatever still answers is for nobody; the id is 0 then.
  void drop(std::uint32_t& id);
  // What that desk has asked there goes on, and answers nobody.
  void forget(const Desk& who, SlotId at) { forget(&who, at); }
  // From now on another desk takes what answers.
  void pass(std::uint32_t id, Desk& to);

  // To the desk that asked that session. What nobody asked is for nobody.
  void hand_over(SlotId at, Event& event);
  // Ids from here on are the engine's own: it brings a model back after its session was lost. What
  // is said to them is for the desk that listens.
  static constexpr std::uint32_t kFirstOwnId = 0x80000000U;
  void listen(Desk& desk) { listener_ = &desk; }

  // A session of its own begins there, and nothing that was asked is answered any more.
  void restart(SlotId at, bool restore);
  // The same of a session that ended by itself: it is not started again until it is revived.
  void give_up(SlotId at);
  bool has_given_up(SlotId at) { return given_up_[at]; }
  // Its session is lost, or its slot is removed: nothing that was asked there is answered.
  void lose(SlotId at) { forget(nullptr, at); }
  void end(SlotId at);

 private:
  struct Asked {
    std::uint32_t id = 0;
    SlotId at = 0;
    Desk* who = nullptr;
  };

  Asked* find(std::uint32_t id);
  void take_out(Asked* asked);
  void forget(const Desk* who, SlotId at);  // null: whoever asked

  Engine& engine_;
  std::vector<Asked> asked_;  // few at a time
  BySlot<bool> given_up_;
  Desk* listener_ = nullptr;
  std::uint32_t next_id_ = 1;
};

}  // namespace onegin::web
