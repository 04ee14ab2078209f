// A session says of a file what its text is, how its model is built, how far it is, and that it is
// there.
#include "talk/load.h"

#include <utility>

#include "state/slots.h"
#include "talk/facts.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {

void LoadDesk::load(SlotId at, Load command, Bytes file) {
  Slot& slot = the(at);
  std::vector<CurvePoint> curve = std::move(slot.curve);
  office_.changed({Why::cleared, at});
  slot.curve = std::move(curve);
  slot.coming_back = true;
  office_.revive(at);
  office_.changed({Why::emptied, at});
  if (command.own_text) {
    office_.line.send(*this, at, read_text(state_), text_payload(state_));
  }
  begins_[at] = command.fine_tune;
  loads_[at] = office_.line.send(*this, at, std::move(command), std::move(file));
}

void LoadDesk::go_on(SlotId at, std::uint32_t id) {
  office_.line.pass(id, *this);
  loads_[at] = id;
}

void LoadDesk::tell_after(std::size_t models, Sentence sentence) {
  awaited_ = models;
  sentence_ = std::move(sentence);
}

void LoadDesk::changed(const Cause& cause) {
  const bool over = cause.why == Why::cleared || cause.why == Why::lost || cause.why == Why::ended;
  if (!over || loads_.find(cause.at) == nullptr) return;
  office_.line.forget(*this, cause.at);
  end(cause.at);
}

void LoadDesk::take(SlotId at, Event& event) {
  Slot& slot = the(at);
  const std::uint32_t* load = loads_.find(at);
  const bool own = load != nullptr && *load == event.id;
  if (const auto* ready = std::get_if<TaskReady>(&event.body)) {
    if (own && ready->bytes == 0) {
      slot.without_text = true;
      slot.event_space = ready->event_space;
    }
    take_task(office_, at, *ready);
  } else if (const auto* configured = std::get_if<Configured>(&event.body)) {
    take_model(slot, *configured);
    if (own) take_fields(at, configured->slot);
  } else if (const auto* progress = std::get_if<Progress>(&event.body)) {
    if (own) take_progress(slot, *progress);
  } else if (const auto* loaded = std::get_if<Loaded>(&event.body)) {
    if (own) take_loaded(at, *loaded);
  }
}

// The settings of the loaded model. Those that may change while training take the values that a
// person has chosen since it was saved.
void LoadDesk::take_fields(SlotId at, const std::string& saved_as) {
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
  if (!later.empty() || saved_as != saved_name(slot)) {
    office_.line.send(*this, at, adjust(state_, slot, std::move(later)));
  }
}

void LoadDesk::take_loaded(SlotId at, const Loaded& loaded) {
  Slot& slot = the(at);
  loads_.erase(at);
  slot.coming_back = false;
  if (loaded.kind != slot.kind) {
    office_.tell(say("The file of {0} holds a model of another kind; it begins anew.", slot.name),
                 true);
    office_.changed({Why::cleared, at});
    office_.changed({Why::anew, at});
    return end(at);
  }
  if (state_.text.bytes->empty()) state_.task = loaded.task;
  const Progress& p = slot.progress;
  const bool ended = std::exchange(slot.ended, false);
  const bool done = ended || slot.counted || p.fraction >= 1 || (p.step == 0 && !begins_[at]);
  slot.phase = !p.trained ? Phase::ready : done ? Phase::trained : Phase::paused;
  office_.changed({Why::learnt, at});
  end(at);
}

// One is there, or will not come.
void LoadDesk::end(SlotId at) {
  loads_.erase(at);
  begins_.erase(at);
  if (awaited_ == 0 || --awaited_ > 0) return;
  if (!sentence_.empty()) office_.tell(std::exchange(sentence_, {}));
  office_.changed({Why::opened});
}

void LoadDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  const std::uint32_t* load = loads_.find(at);
  const bool own = load != nullptr && *load == id;
  if (own) the(at).coming_back = false;
  Desk::failed(at, id, failed);
  if (!own) return;
  sentence_ = {};
  end(at);
}

}  // namespace onegin::web
