// The list of slots: they come, are renamed, hidden and removed while the others go on.
#pragma once

#include <string>

#include "talk/desk.h"

namespace onegin::web {

class SlotListDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;

 private:
  void add(const std::string& kind, const Slot* like);
  void rename(SlotId at, const std::string& name);
  void remove(SlotId at);
  void hide(SlotId at, bool on);
};

// What was chosen and is not there any more gives way to what is.
void choose_others(State& state);

}  // namespace onegin::web
