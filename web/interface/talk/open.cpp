// What was open stays until a session has said that the file is a model.
#include "talk/open.h"

#include <algorithm>
#include <span>

#include "session/opened_file.h"
#include "state/kinds.h"
#include "state/slots.h"
#include "talk/office.h"
#include "talk/orders.h"
#include "talk/project.h"
#include "talk/slot_list.h"
#include "talk/text.h"
#include "text/encoding.h"

namespace onegin::web {
namespace {

// What a model of another program may be read as, to be of the text's task.
std::string unit_of(const State& state) {
  const bool lines = state.task_setting("boundary", "stream") == "sentence";
  return lines && !state.text.bytes->empty() ? std::string(state.unit().id) : "";
}

}  // namespace

bool OpenDesk::open_file(std::string bytes, std::string name) {
  const auto file = look_into(std::as_bytes(std::span(bytes.data(), bytes.size())), name);
  if (!file) {
    refuse(file.error().said());
    return false;
  }
  switch (file->holds) {
    case OpenedFile::Holds::text:
      state_.text.editing = false;
      if (auto converted = as_utf8(bytes)) bytes = std::move(*converted);
      open_text(office_, std::move(bytes), std::move(name));
      office_.worked();
      return true;
    case OpenedFile::Holds::project:
      open_project(std::move(bytes), std::move(name));
      break;
    case OpenedFile::Holds::counted:
      open_model(std::string(kKindRows[first_with(kCounted)].id), std::move(bytes),
                 std::move(name));
      break;
    case OpenedFile::Holds::network:
      open_model(file->kind, std::move(bytes), std::move(name));
      break;
  }
  return false;
}

void OpenDesk::open_project(std::string bytes, std::string name) {
  opening_ = {.name = name, .at = reader(), .file = bytes_of(bytes)};
  opening_.id = office_.line.send(*this, opening_.at, Open{name}, opening_.file);
}

// In a slot of its kind that has learnt nothing, or a new one.
void OpenDesk::open_model(const std::string& kind, std::string bytes, std::string name) {
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
    return refuse(say("there are {0} models already; remove one first", kMostSlots));
  } else {
    Slot& slot = add_slot(state_, kind);
    name_slot(state_, slot, name.substr(0, name.rfind('.')));
    slot.coming_back = opening_.added = true;
    opening_.at = slot.id;
  }
  office_.revive(opening_.at);
  Load load{"", name};
  load.text_unit = unit_of(state_);
  opening_.id = office_.line.send(*this, opening_.at, std::move(load), bytes_of(bytes));
}

// Any session can say what a file holds.
SlotId OpenDesk::reader() {
  for (const Slot& slot : state_.slots) {
    if (!office_.line.has_given_up(slot.id)) return slot.id;
  }
  office_.revive(kMixture);
  return kMixture;
}

void OpenDesk::refuse(const Sentence& sentence) {
  office_.tell(say("It cannot be opened: {0}. What was open still is.", sentence), true);
  const Opening refused = std::exchange(opening_, {});
  if (refused.added) office_.end(refused.at);
  read_next();
}

void OpenDesk::failed(SlotId, std::uint32_t id, const Failed& failed) {
  if (id == opening_.id) refuse(sentence_of(failed));
}

void OpenDesk::take(SlotId at, Event& event) {
  if (event.id != opening_.id) return;
  if (const auto* ready = std::get_if<TaskReady>(&event.body)) {
    adopt(at, *ready);
    loads_.go_on(at, std::exchange(opening_, {}).id);
    loads_.take(at, event);
  } else if (const auto* opened = std::get_if<Opened>(&event.body)) {
    const Opening opening = std::exchange(opening_, {});
    const auto* text = reinterpret_cast<const char*>(event.payload.data());
    onegin::web::open_project(office_, loads_, *opened, {text, event.payload.size()}, opening.file,
                              opening.name);
  } else if (std::holds_alternative<Saved>(event.body)) {
    take_anew(at, std::move(event.payload));
  }
}

void OpenDesk::changed(const Cause& cause) {
  const bool gone = cause.why == Why::ended || cause.why == Why::lost;
  if (gone && opening_.id != 0 && opening_.at == cause.at) {
    opening_ = {};
    read_next();
  } else if (cause.why == Why::opened) {
    read_next();
  }
}

// A model without a text has come. It can stand beside what was trained on the same event space,
// and beside a text of the same unit and boundary.
void OpenDesk::adopt(SlotId at, const TaskReady& ready) {
  const bool text = !state_.text.bytes->empty();
  const std::string before = state_.text.facts ? state_.text.facts->event_space : "";
  const bool same = state_.text.facts && before == ready.event_space;
  const bool beside = same || (text && events_of(before) == events_of(ready.event_space));
  if (!beside) {
    place_alone(at);
  } else {
    office_.changed({Why::cleared, at});
    office_.changed({Why::emptied, at});
  }
  const std::string& name = opening_.name;
  Sentence done =
      !beside ? say("{0} is open: one model, without a text.", Sentence(name))
      : same  ? say("{0} is open: one model, without a text; it shares the tokens of the open one.",
                    Sentence(name))
              : say("{0} is open: one model, without a text; Compare says how its types differ "
                     "from those of the text.",
                    Sentence(name));
  if (!opening_.unit.empty()) done = say("{0} is read anew.", Sentence(name));
  if (!beside && text) done = say("{0} What was open has another unit or boundary.", done);
  loads_.tell_after(1, std::move(done));
  the(at).changed.clear();
}

// What was open gives way to it.
void OpenDesk::place_alone(SlotId at) {
  // A slot of its own is not needed beside one that has lost what it learnt.
  const std::string kind = opening_.added ? the(at).kind : "";
  for (const SlotId other : state_.ids()) {
    if (other != at && the(other).kind == kind) office_.end(other);
  }
  if (opening_.added) name_slot(state_, the(at), {});
  choose_others(state_);
  for (const Slot& slot : state_.slots) {
    const bool own_turn = !opening_.unit.empty() && slot.foreign && slot.id != at;
    if (!own_turn) office_.changed({Why::cleared, slot.id});
  }
  Text none;
  none.name = opening_.name;
  place_text(office_, std::move(none));
  state_.text.summary =
      "A model without its text. Ask it in any room; to train models, paste or open a text.";
}

// ---- Models of other programs read anew with another unit

void OpenDesk::apply(const Intent& intent) {
  const auto* task = std::get_if<ChangeTask>(&intent);
  if (task == nullptr || task->name != "unit") return;
  for (const SlotId at : state_.ids()) {
    const bool own = the(at).without_text || state_.text.bytes->empty();
    if (own && can_be_read_anew(the(at))) read_anew(at, task->value);
  }
}

// The session saves the model and loads it with another unit: if that fails, it is as it was.
void OpenDesk::read_anew(SlotId at, const std::string& unit) {
  if (opening_.id != 0 || loads_.is_awaited()) {
    to_read_.emplace_back(at, unit);
    return;
  }
  opening_ = {.name = state_.text.name, .at = at, .unit = unit};
  opening_.id = office_.line.send(*this, at, Save{"onegin", false});
}

void OpenDesk::take_anew(SlotId at, Bytes file) {
  Load command{"onegin", opening_.name};
  command.unit = opening_.unit;
  if (state_.text.bytes->empty()) {
    opening_.id = office_.line.send(*this, at, std::move(command), std::move(file));
    return;
  }
  // What is known of the text may not be there yet.
  opening_ = {};
  loads_.load(at, std::move(command), std::move(file));
  read_next();
}

// Those of several whose turn has not come.
void OpenDesk::read_next() {
  while (!to_read_.empty() && opening_.id == 0 && !loads_.is_awaited()) {
    const auto [at, unit] = to_read_.front();
    to_read_.erase(to_read_.begin());
    if (state_.find(at) != nullptr && can_be_read_anew(the(at))) read_anew(at, unit);
  }
}

}  // namespace onegin::web
