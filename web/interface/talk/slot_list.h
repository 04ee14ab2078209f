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

// Beside a sample of pairs stands a model of the kind that is made for them, without one the first
// that is made for pairs; with another sample it goes, unless a person changed it.
void fit_to_pairs(Office& office, std::string_view kind);
// What was chosen and is not there any more gives way to what is.
void choose_others(State& state);

}  // namespace onegin::web
