// Files that are opened, and work that is brought back.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "formats/content.h"
#include "formats/json_text.h"
#include "free_memory.h"
#include "language/figures.h"
#include "state/kinds.h"
#include "state/slots.h"
#include "talk/controller.h"
#include "text/encoding.h"

namespace onegin::web {
namespace {

// The kind that a safetensors file says it is of; empty if it says nothing.
std::string tensors_kind(std::string_view file) {
  std::size_t size = 0;
  for (std::size_t i = 4; i-- > 0;) size = size << 8 | static_cast<unsigned char>(file[i]);
  const auto header = parse_json(file.substr(8, size));
  const Json* metadata = header ? header->find("__metadata__") : nullptr;
  const Json* kind = metadata != nullptr ? metadata->find("kind") : nullptr;
  return kind != nullptr ? kind->text() : "";
}

std::string text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// What a model of another program may be read as, to be of the text's task.
std::string unit_of(const State& state) {
  const bool lines = state.task_setting("boundary", "stream") == "sentence";
  return lines && !state.text.bytes->empty() ? std::string(state.unit().id) : "";
}

}  // namespace

void Controller::tell_not_kept(std::string sentence) {
  state_.not_kept = sentence;
  if (!sentence.empty()) office.announce(std::move(sentence));
}

void Controller::worked() {
  if (state_.notice.warning) state_.notice = {};
}

// ---- Opening -----------------------------------------------------------------------------------

bool Controller::open_file(std::string bytes, std::string name) {
  const auto file = std::as_bytes(std::span(bytes.data(), bytes.size()));
  const Content content = recognise(file);
  // Who opens a file of a model's ending means a model.
  if (content.text && !bytes.empty() && format_by_ending(name) == nullptr) {
    state_.text.editing = false;
    if (auto converted = as_utf8(bytes)) bytes = std::move(*converted);
    open_text(std::move(bytes), std::move(name));
    worked();
    return true;
  }
  const auto format = expect_model(file);
  if (!format) {
    Error error = format.error();
    error.where = name;
    refuse_file(error.sentence());
    return false;
  }
  if ((*format)->layout == FileLayout::project) {
    opening_ = {.name = name, .at = reader(), .file = bytes_of(bytes)};
    opening_.id = send(opening_.at, Open{name}, opening_.file);
    return false;
  }
  const std::string kind = (*format)->layout == FileLayout::arpa
                               ? std::string(kKindRows[first_with(kCounted)].id)
                               : tensors_kind(bytes);
  const auto has_room = [&kind](const Slot& slot) {
    return slot.kind == kind && slot.phase == Phase::ready && !slot.learnt();
  };
  const auto free = std::find_if(state_.slots.begin(), state_.slots.end(), has_room);
  opening_ = {.name = name};
  if (free != state_.slots.end()) {
    opening_.at = free->id;
  } else if (place_of_kind(kind) == kKindCount) {
    opening_.at = reader();  // which refuses it
  } else if (is_full(state_)) {
    refuse_file("there are " + std::to_string(kMostSlots) + " models already; remove one first");
    return false;
  } else {
    Slot& slot = add_slot(state_, kind);
    name_slot(state_, slot, name.substr(0, name.rfind('.')));
    slot.coming_back = opening_.added = true;
    opening_.at = slot.id;
  }
  revive(opening_.at);
  Load load{"", name};
  load.text_unit = unit_of(state_);
  opening_.id = send(opening_.at, std::move(load), bytes_of(bytes));
  return false;
}

// Any session can say what a file holds.
SlotId Controller::reader() {
  for (const Slot& slot : state_.slots) {
    if (!line_.has_given_up(slot.id)) return slot.id;
  }
  revive(kMixture);
  return kMixture;
}

void Controller::refuse_file(const std::string& sentence) {
  tell("It cannot be opened: " + sentence + ". What was open still is.", true);
  const Opening refused = std::exchange(opening_, {});
  if (refused.added) {
    end(refused.at);
    std::erase_if(state_.slots, [&](const Slot& slot) { return slot.id == refused.at; });
  }
  read_next();
}

void Controller::take(std::uint32_t id, const Bytes& payload, const Opened& opened) {
  if (id == opening_.id) open_project(opened, text_of(payload));
}

// Under the name, and of the sample, that the state was saved with.
void Controller::place_saved_text(std::string bytes) {
  Text next;
  next.name = state_.text.name;
  next.sample = state_.text.sample;
  for (const Sample& sample : state_.samples) {
    if (sample.file != next.sample) continue;
    next.summary = sample.summary;
    next.entropy = sample.entropy;
  }
  if (auto converted = as_utf8(bytes)) bytes = std::move(*converted);
  next.bytes = std::make_shared<const std::string>(std::move(bytes));
  place_text(std::move(next));
}

void Controller::load(SlotId at, Load command, Bytes file) {
  Slot& slot = the(at);
  std::vector<CurvePoint> curve = std::move(slot.curve);
  clear(at);
  work_[at].on_common = false;
  slot.curve = std::move(curve);
  slot.coming_back = true;
  work_[at].train_when_configured = false;
  revive(at);
  if (command.own_text) {
    send(at, read_text(state_), text_payload(state_));
  }
  work_[at].load = send(at, std::move(command), std::move(file));
}

// A model without a text has come. It can stand beside what was trained on the same event space,
// and beside a text of the same unit and boundary.
void Controller::adopt(SlotId at, std::uint32_t id, const TaskReady& ready) {
  const bool text = !state_.text.bytes->empty();
  const std::string before = state_.text.facts ? state_.text.facts->event_space : "";
  const bool same = state_.text.facts && before == ready.event_space;
  const bool beside = same || (text && events_of(before) == events_of(ready.event_space));
  if (!beside) {
    forget_mixture();
    mixing_.text_sent = false;
    // A slot of its own is not needed beside one that has lost what it learnt.
    const std::string kind = opening_.added ? the(at).kind : "";
    for (const SlotId other : state_.ids()) {
      if (other == at || the(other).kind != kind) continue;
      end(other);
      std::erase_if(state_.slots, [&](const Slot& slot) { return slot.id == other; });
    }
    if (opening_.added) name_slot(state_, the(at), {});
    choose_others();
    for (const Slot& slot : state_.slots) {
      const bool own_turn = !opening_.unit.empty() && slot.foreign && slot.id != at;
      if (!own_turn) clear(slot.id);
    }
    Text none;
    none.name = opening_.name;
    place_text(std::move(none));
    state_.text.summary =
        "A model without its text. Ask it in any room; to train models, paste or open a text.";
  } else {
    clear(at);
    work_[at].on_common = false;
  }
  opening_.id = 0;
  opening_.loading = 1;
  opening_.done = opening_.name + " is open: one model, without a text" +
                  (!beside ? "."
                   : same  ? "; it shares the tokens of the open one."
                           : "; Compare says how its types differ from those of the text.");
  if (!opening_.unit.empty()) opening_.done = opening_.name + " is read anew.";
  if (!beside && text) opening_.done += " What was open has another unit or boundary.";
  the(at).changed.clear();
  work_[at].load = id;
}

// The settings that the loaded model has; those of them that may change while training go on to
// what they were changed to since it was saved.
void Controller::take_loaded_fields(SlotId at, const std::string& name) {
  Slot& slot = the(at);
  const Settings wanted = std::exchange(slot.changed, {});
  Settings later;
  for (FieldDescription& field : slot.fields) {
    for (const auto& [setting, value] : wanted) {
      if (setting != field.name || !field.live || value == field.value) continue;
      later.emplace_back(setting, value);
      field.value = value;
    }
    // What nobody chose is not remembered as chosen.
    const bool chosen = !slot.foreign && field.value != field.standard;
    if (chosen) slot.changed.emplace_back(field.name, field.value);
  }
  if (!later.empty() || name != saved_name(slot)) configure_live(at, std::move(later));
}

void Controller::take(SlotId at, std::uint32_t id, const Loaded& loaded) {
  Work& work = work_[at];
  Slot& slot = the(at);
  if (!work.load || id != work.load) return;
  work.load = 0;
  slot.coming_back = false;
  if (loaded.kind != slot.kind) {
    tell("The file of " + slot.name + " holds a model of another kind; it begins anew.", true);
    clear(at);
    return begin(at);
  }
  if (state_.text.bytes->empty()) state_.task = loaded.task;
  const Progress& p = slot.progress;
  const bool ended = std::exchange(slot.ended, false);
  const bool done = ended || slot.counted || p.fraction >= 1 || p.step == 0;
  slot.phase = !p.trained ? Phase::ready : done ? Phase::trained : Phase::paused;
  office.changed({Why::learnt, at});
  renew_mixture_if_due(at);
  if (opening_.loading == 0 || --opening_.loading > 0) return;
  tell(std::move(opening_.done));
  read_next();
}

std::optional<std::string> Controller::bring_back(std::string_view saved, SavedFor place,
                                                  std::string text, std::vector<Bytes> files) {
  const std::vector<SlotId> before = state_.ids();
  if (auto trouble = read_state(saved, place, state_)) return trouble;
  for (const SlotId at : before) {
    if (state_.find(at) != nullptr) continue;
    work_.erase(at);
    office.changed({Why::ended, at});
    line_.end(at);
  }
  choose_others();
  place_saved_text(std::move(text));
  for (const SlotId at : state_.ids()) {
    work_[at].strange_settings = place == SavedFor::link;
    if (at >= files.size() || files[at].empty()) {
      the(at).curve.clear();
      begin(at);
    } else {
      Load back{"onegin", "what was kept"};
      back.own_text = !state_.text.bytes->empty();
      load(at, std::move(back), std::exchange(files[at], {}));
    }
  }
  for (const auto& [id, kind] : kinds_of_saved(saved)) {
    if (id < files.size() && !files[id].empty())
      tell("What was kept of a model '" + kind + "' has no place in this page.", true);
  }
  office.changed({Why::candidates});
  return std::nullopt;
}

}  // namespace onegin::web
