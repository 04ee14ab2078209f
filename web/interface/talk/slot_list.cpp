// What a change of the list means for a question, its own desk knows.
#include "talk/slot_list.h"

#include <utility>
#include <vector>

#include "state/kinds.h"
#include "state/slots.h"
#include "talk/office.h"

namespace onegin::web {

void SlotListDesk::apply(const Intent& intent) {
  if (const auto* anew = std::get_if<AddSlot>(&intent)) {
    add(anew->kind, nullptr);
  } else if (const auto* copy = std::get_if<CopySlot>(&intent)) {
    if (copy->slot != kMixture) add(the(copy->slot).kind, &the(copy->slot));
  } else if (const auto* named = std::get_if<RenameSlot>(&intent)) {
    rename(named->slot, named->name);
  } else if (const auto* removed = std::get_if<RemoveSlot>(&intent)) {
    remove(removed->slot);
  } else if (const auto* hidden = std::get_if<HideSlot>(&intent)) {
    hide(hidden->slot, hidden->on);
  }
}

void SlotListDesk::add(const std::string& kind, const Slot* like) {
  if (is_full(state_)) {
    return office_.tell(say("There are {0} models already; remove one first.", kMostSlots), true);
  }
  Slot slot;
  slot.id = state_.next_slot;
  slot.kind = kind;
  if (like != nullptr) {
    slot.changed = like->changed;
    slot.seed = like->seed;
  }
  if (place_slot(state_, std::move(slot))) {
    office_.changed({Why::anew, state_.slots.back().id});
  }
}

void SlotListDesk::rename(SlotId at, const std::string& name) {
  if (at == kMixture) return;
  name_slot(state_, the(at), name);
  office_.changed({Why::renamed, at});
}

void SlotListDesk::remove(SlotId at) {
  if (at == kMixture) return;
  office_.announce(say("{0} is removed.", the(at).name));
  office_.end(at);
  choose_others(state_);
  office_.changed({Why::list});
}

void SlotListDesk::hide(SlotId at, bool on) {
  Slot& slot = the(at);
  if (slot.mixed() || slot.shown != on) return;
  slot.shown = !on;
  office_.changed({Why::hidden, at});
}

void fit_to_pairs(Office& office, std::string_view kind) {
  State& state = office.state;
  if (kind.empty()) kind = kKindRows[first_with(kPairs)].id;
  std::vector<SlotId> of_no_use;
  bool is_there = false;
  for (const Slot& slot : state.slots) {
    if (!has_ability(slot.kind, kPairs)) continue;
    if (state.pairs() && slot.kind == kind) {
      is_there = true;
    } else if (slot.changed.empty() && !slot.named) {
      of_no_use.push_back(slot.id);
    }
  }
  for (const SlotId at : of_no_use) office.end(at);
  if (state.pairs() && !is_there && !is_full(state)) add_slot(state, kind);
  choose_others(state);
}

void choose_others(State& state) {
  if (state.slots.empty()) return;
  Difference& d = state.difference;
  if (state.find(d.first) == nullptr) d.first = state.slots.front().id;
  if (state.find(d.second) == nullptr) d.second = state.slots.back().id;
  if (state.find(state.ranking.slot) == nullptr) state.ranking.slot = d.first;
}

}  // namespace onegin::web
