// Every model of the file finds the slot of its name, another of its kind, or a new one.
#include "talk/project.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "state/saved_state.h"
#include "state/slots.h"
#include "talk/by_slot.h"
#include "talk/fine_tune.h"
#include "talk/office.h"
#include "talk/slot_list.h"
#include "talk/text.h"

namespace onegin::web {
namespace {

// By the slot the model's place in the file, from 1.
using Places = BySlot<std::size_t>;

// Slots that hold no model give way.
Places place_models(State& state, const Opened& opened) {
  Places places;
  std::vector<std::size_t> left;
  for (std::size_t m = 0; m < opened.models.size(); ++m) left.push_back(m);
  for (const bool by_name : {true, false}) {
    std::erase_if(left, [&](std::size_t m) {
      for (const Slot& slot : state.slots) {
        if (slot.kind != opened.models[m] || places.find(slot.id) != nullptr) continue;
        if (by_name && (m >= opened.slots.size() || opened.slots[m] != saved_name(slot))) continue;
        places[slot.id] = m + 1;
        return true;
      }
      return false;
    });
  }
  for (const std::size_t m : left) {
    const auto is_free = [&](const Slot& slot) { return places.find(slot.id) == nullptr; };
    const auto free = std::find_if(state.slots.rbegin(), state.slots.rend(), is_free);
    if (is_full(state) && free != state.slots.rend()) state.slots.erase(free.base() - 1);
    Slot slot;
    slot.id = state.next_slot;
    slot.kind = opened.models[m];
    slot.named = m < opened.slots.size() && opened.slots[m] != slot.kind;
    if (slot.named) slot.name = opened.slots[m];
    if (place_slot(state, std::move(slot))) places[state.slots.back().id] = m + 1;
  }
  return places;
}

// The slots that the project says, and those of before whose kind it does not have.
Places replace_slots(Office& office, const Opened& opened, const std::string& name) {
  State& state = office.state;
  std::vector<std::string> before;
  while (!state.slots.empty()) {
    before.push_back(state.slots.front().kind);
    office.end(state.slots.front().id);
  }
  state.text.sample.clear();
  state.text.name = name;
  // A project of another interface, or of the command, says less.
  if (!opened.settings.empty()) read_state(opened.settings, SavedFor::project, state);
  Places places = place_models(state, opened);
  for (const std::string& kind : before) {
    const auto same_kind = [&](const Slot& other) { return other.kind == kind; };
    const bool held = std::any_of(state.slots.begin(), state.slots.end(), same_kind);
    if (opened.settings.empty() && !held && !is_full(state)) add_slot(state, kind);
  }
  choose_others(state);
  return places;
}

}  // namespace

void open_project(Office& office, LoadDesk& loads, const Opened& opened, std::string text,
                  const Bytes& file, const std::string& name) {
  State& state = office.state;
  if (opened.models.empty()) {
    return office.tell(say("{0} cannot be opened: it holds no model.", Sentence(name)), true);
  }
  Places places = replace_slots(office, opened, name);
  office.changed({Why::candidates});
  state.task = opened.task;
  const bool has_text = !text.empty();
  place_saved_text(office, std::move(text));
  // A model that went on with this text has brought its own vocabulary.
  if (has_text && (opened.given_task || has_given_task(opened.settings))) {
    state.text.under_task = under_task(*state.text.bytes, file);
  }
  std::size_t loaded = 0;
  for (const Slot& slot : state.slots) {
    const std::size_t* place = places.find(slot.id);
    if (place == nullptr) {
      office.changed({Why::anew, slot.id});
      continue;
    }
    ++loaded;
    Load load{"onegin", name};
    load.model = std::to_string(*place);
    loads.load(slot.id, std::move(load), file);
  }
  Sentence done =
      has_text ? say("{0} is open: {1} and the text.", Sentence(name), counted_models(loaded))
               : say("{0} is open: {1}, without the text.", Sentence(name), counted_models(loaded));
  if (loaded < opened.models.size()) {
    done = say("{0} There is room for {1}; {2} more stayed in the file.", done, kMostSlots,
               counted_models(opened.models.size() - loaded));
  }
  loads.tell_after(loaded, std::move(done));
}

Sentence counted_models(std::size_t count) {
  return count == 1 ? say("{0} model", count) : say("{0} models", count);
}

}  // namespace onegin::web
