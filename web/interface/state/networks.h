// Which models can be looked into, and which of them is.
#pragma once

#include <vector>

#include "state/state.h"

namespace onegin::web {

inline bool has_ability(const Slot& slot, Abilities abilities) {
  return has_ability(slot.kind, abilities);
}
inline bool is_network(const Slot& slot) { return has_ability(slot, kNeural); }
// It says token by token what goes on in it: the units of a network, or the parts that are mixed.
inline bool is_traceable(const Slot& slot) { return has_ability(slot, kNeural | kMixed); }

// Those that are shown and that the open view of Inside can show.
inline std::vector<const Slot*> looked_at(const State& state) {
  const bool activity = state.inside.view == InsideView::activity;
  std::vector<const Slot*> all;
  for (const Slot& slot : state.slots) {
    if (slot.shown && (activity ? is_traceable(slot) : is_network(slot))) all.push_back(&slot);
  }
  return all;
}

// Networks that are shown; where something is held at a value, those whose loss that changes.
inline std::vector<const Slot*> networks(const State& state) {
  const bool held = state.inside.view == InsideView::held;
  std::vector<const Slot*> all;
  for (const Slot& slot : state.slots) {
    if (slot.shown && is_network(slot) && !(held && slot.only_blanks())) all.push_back(&slot);
  }
  return all;
}

// The one that a person chose, or the last; null: there is none.
inline const Slot* looked_into(const State& state) {
  const std::vector<const Slot*> all = looked_at(state);
  for (const Slot* slot : all) {
    if (slot->id == state.inside.slot) return slot;
  }
  return all.empty() ? nullptr : all.back();
}

}  // namespace onegin::web
