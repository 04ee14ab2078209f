// Models that know other types than the text: how they differ, and all models asked on the types
// that all of them have.
#pragma once

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class CommonDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Session {
    std::uint32_t save = 0, relate = 0;  // under way
    Bytes types;                         // its task, once it is saved
    bool on_common = false;              // it is asked on the common types
  };
  void relate_all();
  void ask_types(SlotId at);
  void take_types(SlotId at, Bytes types);
  std::uint32_t relate(SlotId at, bool common);
  void prepare(SlotId at);
  void compare(bool on);
  void lose_types(SlotId at);
  void forget();

  BySlot<Session> sessions_;
  std::uint32_t relating_ = 0;  // how types differ, asked of the mixture's session
};

}  // namespace onegin::web
