// A new slot is named after its kind and settings; it has the mark of its kind, or the next one
// free.
#include "state/slots.h"

#include <algorithm>

#include "evaluation/mix.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
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

std::string title_of(const Slot& slot) {
  return std::string(kKindRows[place_of_kind(slot.kind)].title);
}

std::string value_of(const Slot& slot, const std::string& setting, const std::string& otherwise) {
  for (const auto& [name, value] : slot.changed) {
    if (name == setting) return value;
  }
  return otherwise;
}

// "LSTM"; beside another of its kind "LSTM layers 2", or "LSTM 256" where the most telling setting,
// the first of the essential ones, is another.
std::string own_name(const State& state, const Slot& slot) {
  const auto same_kind = [&](const Slot& other) { return other.kind == slot.kind; };
  const auto other = std::find_if(state.slots.begin(), state.slots.end(), same_kind);
  if (other == state.slots.end() || other->id == slot.id) return title_of(slot);
  // What has not been built yet has the fields of the other.
  const auto& fields = slot.fields.empty() ? other->fields : slot.fields;
  const auto is_essential = [](const FieldDescription& field) { return field.essential; };
  const auto telling = std::find_if(fields.begin(), fields.end(), is_essential);
  for (const FieldDescription& field : fields) {
    const std::string value = value_of(slot, field.name, field.standard);
    if (value == value_of(*other, field.name, field.standard)) continue;
    const bool alone = telling != fields.end() && field.name == telling->name;
    std::string words = alone ? value : field.name + " " + value;
    std::replace(words.begin(), words.end(), '_', ' ');
    return title_of(slot) + " " + words;
  }
  return title_of(slot);
}

bool is_taken(const State& state, const std::string& name, SlotId except) {
  if (name == state.mixture.name || name == kMixtureKind) return true;
  return std::any_of(state.slots.begin(), state.slots.end(),
                     [&](const Slot& slot) { return slot.id != except && slot.name == name; });
}

}  // namespace

void name_slot(State& state, Slot& slot, std::string_view wanted) {
  std::string stem = fitting(wanted);
  slot.named = !stem.empty();
  if (!slot.named) stem = own_name(state, slot);
  slot.name = stem;
  for (int i = 2; is_taken(state, slot.name, slot.id); ++i)
    slot.name = stem + " " + std::to_string(i);
}

std::string saved_name(const Slot& slot) {
  return slot.name == title_of(slot) ? slot.kind : slot.name;
}

Slot no_mixture() {
  Slot mixture;
  mixture.id = kMixture;
  mixture.kind = kMixtureKind;
  mixture.name = tr(kMixtureName);
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
  name_slot(state, slot, slot.named ? std::string(slot.name) : "");
  slot.summary = kKindRows[kind].summary;
  slot.mark = free_mark(state, slot.mark < kMostSlots ? slot.mark : kind % kMostSlots);
  state.next_slot = std::max(state.next_slot, slot.id + 1);
  state.slots.push_back(std::move(slot));
  return true;
}

State first_state(bool whole) {
  State state;
  state.every_kind = state.every_room = whole;
  for (std::size_t i = 0; i < kOpenKinds; ++i) add_slot(state, kKindRows[i].id);
  return state;
}

}  // namespace onegin::web
