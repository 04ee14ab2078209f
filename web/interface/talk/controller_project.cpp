// Projects: the slots that their models open in, and what of the open ones is saved.
#include <algorithm>
#include <utility>

#include "free_memory.h"
#include "language/figures.h"
#include "state/kinds.h"
#include "state/slots.h"
#include "talk/controller.h"

namespace onegin::web {
namespace {

// "A village" of "A village.txt", as a name that every system takes.
std::string stem_of(const std::string& name) {
  std::string stem(first_code_points(name.substr(0, name.rfind('.')), 60));
  for (char& c : stem) {
    const bool forbidden = std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
    if (forbidden || static_cast<unsigned char>(c) < 0x20) c = '-';
  }
  return stem.empty() ? "onegin" : stem;
}

std::string counted_models(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " model" : " models");
}

}  // namespace

// Where the file has a text, the models it does not hold can be trained beside those that it holds.
void Controller::open_project(const Opened& opened, std::string text) {
  opening_.id = 0;
  if (opened.models.empty()) {
    return tell(opening_.name + " cannot be opened: it holds no model.", true);
  }
  forget_mixture();
  mixing_.text_sent = false;
  for (const Slot& slot : state_.slots) end(slot.id);
  const std::vector<Slot> before = std::exchange(state_.slots, {});
  state_.text.sample.clear();
  state_.text.name = opening_.name;
  // A project of another interface, or of the command, says less.
  if (!opened.settings.empty()) read_state(opened.settings, SavedFor::project, state_);
  const std::map<SlotId, std::size_t> places = place_models(opened);
  for (const Slot& slot : before) {
    const auto same_kind = [&](const Slot& other) { return other.kind == slot.kind; };
    const bool held = std::any_of(state_.slots.begin(), state_.slots.end(), same_kind);
    if (opened.settings.empty() && !held && !is_full(state_)) add_slot(state_, slot.kind);
  }
  choose_others();
  office.changed({Why::candidates});
  state_.task = opened.task;
  const bool has_text = !text.empty();
  place_saved_text(std::move(text));
  for (const Slot& slot : state_.slots) {
    const auto found = places.find(slot.id);
    if (found == places.end()) {
      begin(slot.id);
      continue;
    }
    Load load{"onegin", opening_.name};
    load.model = std::to_string(found->second + 1);
    this->load(slot.id, std::move(load), opening_.file);
  }
  free_memory(opening_.file);
  opening_.loading = places.size();
  opening_.done = opening_.name + " is open: " + counted_models(places.size()) +
                  (has_text ? " and the text." : ", without the text.");
  if (places.size() < opened.models.size()) {
    opening_.done += " There is room for " + std::to_string(kMostSlots) + "; " +
                     counted_models(opened.models.size() - places.size()) +
                     " more stayed in the file.";
  }
}

// Every model of a project in a slot: that of its name, another of its kind, or a new one; those
// that hold no model give way. By the slot the model's place in the file.
std::map<SlotId, std::size_t> Controller::place_models(const Opened& opened) {
  std::map<SlotId, std::size_t> places;
  std::vector<std::size_t> left;
  for (std::size_t m = 0; m < opened.models.size(); ++m) left.push_back(m);
  for (const bool by_name : {true, false}) {
    std::erase_if(left, [&](std::size_t m) {
      for (const Slot& slot : state_.slots) {
        if (slot.kind != opened.models[m] || places.contains(slot.id)) continue;
        if (by_name && (m >= opened.slots.size() || opened.slots[m] != saved_name(slot))) continue;
        places[slot.id] = m;
        return true;
      }
      return false;
    });
  }
  for (const std::size_t m : left) {
    const auto is_free = [&](const Slot& slot) { return !places.contains(slot.id); };
    const auto free = std::find_if(state_.slots.rbegin(), state_.slots.rend(), is_free);
    if (is_full(state_) && free != state_.slots.rend()) state_.slots.erase(free.base() - 1);
    Slot slot;
    slot.id = state_.next_slot;
    slot.kind = opened.models[m];
    slot.named = m < opened.slots.size() && opened.slots[m] != slot.kind;
    if (slot.named) slot.name = opened.slots[m];
    if (place_slot(state_, std::move(slot))) places[state_.slots.back().id] = m;
  }
  return places;
}

void Controller::save(const SaveModels& wanted) {
  if (saving_.missing > 0 || saving_.pack) return;
  const bool project = wanted.format == "onegin";
  saving_ = {};
  saving_.name = stem_of(state_.text.name);
  const Slot* only = state_.find(wanted.slot);
  if (!project && only == nullptr) return;
  if (!project) saving_.name += " " + only->name;
  saving_.name += "." + wanted.format;
  for (const Slot& slot : state_.slots) {
    if (slot.phase == Phase::waiting || !slot.learnt()) continue;
    if (!project && slot.id != wanted.slot) continue;
    if (saving_.parts.empty()) saving_.packer = slot.id;
    saving_.parts.emplace_back(send(slot.id, Save{wanted.format, true}), Bytes());
    ++saving_.missing;
  }
  if (saving_.parts.empty()) tell("There is nothing to save yet: train a model first.", true);
}

void Controller::take(std::uint32_t id, Bytes payload, const Saved& saved) {
  for (auto& [part, file] : saving_.parts) {
    if (part != id) continue;
    file = std::move(payload);
    if (--saving_.missing > 0) return;
    if (saved.format == "onegin") {
      Pack pack;
      std::vector<Bytes> files;
      for (auto& [ignored, each] : saving_.parts) {
        pack.sizes.push_back(static_cast<std::uint32_t>(each.size()));
        files.push_back(std::move(each));
      }
      files.push_back(bytes_of(*state_.text.bytes));
      pack.settings = describe_state(state_, SavedFor::project);
      saving_.pack = send(saving_.packer, std::move(pack), joined(std::move(files)));
      return;
    }
    payload = std::move(file);
    saving_.pack = id;
    break;
  }
  if (id != saving_.pack || id == 0) return;
  const std::size_t models = saving_.parts.size();
  office.platform.save_file(saving_.name,
                            {reinterpret_cast<const char*>(payload.data()), payload.size()});
  tell(saving_.name + " is saved: " + counted_models(models) +
       (saved.format == "onegin" && !state_.text.bytes->empty() ? " and the text, " : ", ") +
       bytes_text(static_cast<double>(payload.size())) + ".");
  saving_ = {};
}

// What fails in a file leaves the models as they are.
bool Controller::is_file_trouble(std::uint32_t id, const std::string& sentence) {
  const bool part = std::any_of(saving_.parts.begin(), saving_.parts.end(),
                                [&](const auto& each) { return each.first == id; });
  if (part || (saving_.pack && id == saving_.pack)) {
    tell(saving_.name + " cannot be saved: " + sentence + ".", true);
    saving_ = {};
    return true;
  }
  if (!opening_.id || id != opening_.id) return false;
  refuse_file(sentence);
  return true;
}

}  // namespace onegin::web
