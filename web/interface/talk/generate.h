// What the models write: each goes on from the same prompt.
#pragma once

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class GenerateDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  void write_all();
  void end(SlotId at);

  BySlot<std::uint32_t> writing_;  // the ids under way
};

}  // namespace onegin::web
