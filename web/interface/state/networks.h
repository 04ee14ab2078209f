// Which models can be looked into, and which of them is.
#pragma once

#include <vector>

#include "state/state.h"

namespace onegin::web {

inline bool is_network(const Slot& slot) {
  return (kKindRows[place_of_kind(slot.kind)].abilities & kNeural) != 0;
}

// Networks that are shown.
inline std::vector<const Slot*> networks(const State& state) {
  std::vector<const Slot*> all;
  for (const Slot& slot : state.slots) {
    if (slot.shown && is_network(slot)) all.push_back(&slot);
  }
  return all;
}

// The one that a person chose, or the last; null: there is none.
inline const Slot* looked_into(const State& state) {
  const std::vector<const Slot*> all = networks(state);
  for (const Slot* slot : all) {
    if (slot->id == state.inside.slot) return slot;
  }
  return all.empty() ? nullptr : all.back();
}

}  // namespace onegin::web
