// A new slot is named after its kind; each has the first mark that is free.
#include "state/slots.h"

#include <algorithm>

#include "evaluation/mix.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "state/kinds.h"

namespace onegin::web {
namespace {

std::size_t free_mark(const State& state, std::size_t wanted) {
  const auto has_it = [&](const Slot& slot) { return slot.mark == wanted; };
  while (std::any_of(state.slots.begin(), state.slots.end(), has_it))
    wanted = (wanted + 1) % kMostSlots;
  return wanted;
}

// As a project can have it: one line of at most 60 characters without ':', see formats/slots.h.
std::string fitting(std::string_view wanted) {
  std::string name;
  for (const char c : wanted) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != ':') name += c;
  }
  return std::string(first_code_points(name, 55));  // and a number
}

bool is_taken(const State& state, const std::string& name, SlotId except) {
  if (name == state.mixture.name || name == kMixtureKind) return true;
  return std::any_of(state.slots.begin(), state.slots.end(),
                     [&](const Slot& slot) { return slot.id != except && slot.name == name; });
}

}  // namespace

void name_slot(State& state, Slot& slot, std::string_view wanted) {
  std::string stem = fitting(wanted);
  if (stem.empty()) stem = kKindRows[place_of_kind(slot.kind)].title;
  slot.name = stem;
  for (int i = 2; is_taken(state, slot.name, slot.id); ++i)
    slot.name = stem + " " + std::to_string(i);
}

Slot no_mixture() {
  Slot mixture;
  mixture.id = kMixture;
  mixture.kind = kMixtureKind;
  mixture.name = "Mixture";
  mixture.summary = strings::kMixture;
  mixture.mark = kMostSlots;
  mixture.shown = false;
  return mixture;
}

Slot& add_slot(State& state, std::string_view kind) {
  Slot slot;
  slot.id = state.next_slot;
  slot.kind = kind;
  place_slot(state, std::move(slot));
  return state.slots.back();
}

bool place_slot(State& state, Slot slot) {
  const std::size_t kind = place_of_kind(slot.kind);
  if (is_full(state) || kind == kKindCount || state.find(slot.id) != nullptr) return false;
  name_slot(state, slot, std::string(slot.name));
  slot.summary = kKindRows[kind].summary;
  slot.mark = free_mark(state, slot.mark % kMostSlots);
  state.next_slot = std::max(state.next_slot, slot.id + 1);
  state.slots.push_back(std::move(slot));
  return true;
}

State first_state() {
  State state;
  for (std::size_t i = 0; i < kOpenKinds; ++i) add_slot(state, kKindRows[i].id);
  return state;
}

}  // namespace onegin::web
