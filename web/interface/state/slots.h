// The list of slots: what it begins with, and what a new one in it is like.
#pragma once

#include <string_view>

#include "sentence.h"
#include "state/state.h"

namespace onegin::web {

inline constexpr std::string_view kMixtureName = phrase("Mixture");

// What a first visit begins with: a slot of each of the first kinds.
State first_state(bool whole = true);

inline bool is_full(const State& state) { return state.slots.size() >= kMostSlots; }
// At the end, under a name and with a mark that no other has. There must be room.
Slot& add_slot(State& state, std::string_view kind);
// The name that is wanted, as far as it can be had; none: that of its kind and, beside another of
// its kind, of the first setting in which the two differ. Where another slot has it, a number
// follows.
void name_slot(State& state, Slot& slot, std::string_view wanted);
// Under which a project has it: its kind's id as long as its name is its kind's title.
std::string saved_name(const Slot& slot);
// The same with what is known of it already: an empty name is that of its kind, and name and mark
// are others where another slot has them. False: the list is full, or has its id, or the page has
// no such kind.
bool place_slot(State& state, Slot slot);

}  // namespace onegin::web
