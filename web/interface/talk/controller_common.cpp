// Models without a text of their own beside the text: read with another unit, and compared with the
// text's models on the types that all of them have.
#include <utility>

#include "language/figures.h"
#include "state/kinds.h"
#include "talk/controller.h"

namespace onegin::web {

std::string_view events_of(std::string_view space) { return space.substr(0, space.rfind(' ')); }

// The session saves the model and loads it with another unit: if that fails, it is as it was.
bool Controller::read_anew(SlotId at, const std::string& unit) {
  const Slot& slot = the(at);
  if (!slot.foreign || slot.phase == Phase::waiting) return false;
  if (opening_.id || opening_.loading > 0) {
    to_read_.emplace_back(at, unit);
    return true;
  }
  opening_ = {.name = state_.text.name, .at = at, .unit = unit};
  opening_.id = send(at, Save{"onegin", false});
  return true;
}

// Those of several whose turn has not come.
void Controller::read_next() {
  while (!to_read_.empty()) {
    const auto [at, unit] = to_read_.front();
    to_read_.erase(to_read_.begin());
    if (state_.find(at) != nullptr && read_anew(at, unit)) return;
  }
}

// The mixture's session reads the text: it is asked about it where no model has read it.
void Controller::hold_text() {
  if (std::exchange(mixing_.text_sent, true)) return;
  work_[kMixture].on_common = false;
  send(kMixture, read_text(state_), text_payload(state_));
}

// Asks how types differ, wherever a model came without a text and stands beside one.
void Controller::relate_all() {
  if (state_.text.bytes->empty()) return;
  bool beside = false;
  for (Slot& slot : state_.slots) {
    if (slot.event_space.empty()) continue;
    if (!state_.text.facts) return hold_text();
    const std::string& space = state_.text.facts->event_space;
    slot.other_types = slot.event_space != space;
    if (!slot.other_types || events_of(slot.event_space) != events_of(space)) continue;
    beside = true;
    ask_types(slot.id);
  }
  if (!beside) return;
  hold_text();
  ask_types(kMixture);
}

void Controller::ask_types(SlotId at) {
  Work& work = work_[at];
  if (work.types.empty() && !work.task) work.task = send(at, Save{"task", false});
}

// A file that a session saved to be read anew, or to tell its types. False: it is none of these.
bool Controller::take_types(SlotId at, std::uint32_t id, Bytes& file) {
  if (opening_.id && id == opening_.id) {
    Load command{"onegin", opening_.name};
    command.unit = opening_.unit;
    opening_.id = 0;
    if (state_.text.bytes->empty()) {
      opening_.id = send(at, std::move(command), std::move(file));
    } else {  // what is known of the text may not be there yet
      load(at, std::move(command), std::move(file));
      read_next();
    }
    return true;
  }
  Work& own = work_[at];
  if (!own.task || id != own.task) return false;
  own.task = 0;
  own.types = std::move(file);
  bool missing = false;
  for (const auto& [other, work] : work_) missing = missing || work.task != 0;
  if (!missing) relating_ = relate(kMixture, false);
  return true;
}

void Controller::take(std::uint32_t id, const Related& related) {
  if (!relating_ || id != relating_) return;
  relating_ = 0;
  state_.common.sentence = related.sentence.text() + ".";
  state_.common.types = related.common;
}

// Tells a session the types of all others.
std::uint32_t Controller::relate(SlotId at, bool common) {
  const auto name = [this](SlotId m) {
    if (m != kMixture && the(m).named) return "“" + the(m).name + "”";
    return "the " + (m == kMixture ? std::string("text") : the(m).name);
  };
  Relate relate;
  relate.common = common;
  relate.names.push_back(name(at));
  Bytes files;
  for (const SlotId other : state_.ids()) {
    const Bytes& types = work_[other].types;
    if (types.empty() || other == at) continue;
    relate.names.push_back(name(other));
    relate.sizes.push_back(static_cast<std::uint32_t>(types.size()));
    files.insert(files.end(), types.begin(), types.end());
  }
  work_[at].on_common = common;
  return send(at, std::move(relate), std::move(files));
}

// Its session is asked on the common types, or on its own, as is chosen now.
void Controller::put_on_common(SlotId at) {
  Work& work = work_[at];
  if (work.on_common != state_.common.on) work.relate = relate(at, state_.common.on);
}

// What was asked before was asked on other events.
void Controller::compare_on_common(bool on) {
  if (std::exchange(state_.common.on, on) == on) return;
  forget_mixture();
  office.changed({Why::types});
  renew_mixture();
  office.announce(on ? "Compared on the " + whole(state_.common.types) + " types of both."
                     : "Each model is asked on its own types.");
}

// There is another text, or no model of other types any more.
void Controller::forget_common() {
  relating_ = 0;
  for (auto& [at, work] : work_) {
    work.task = 0;
    work.types.clear();
  }
  compare_on_common(false);
  state_.common = {};
}

}  // namespace onegin::web
