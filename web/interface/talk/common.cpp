// Each session saves its task, and the mixture's, which has read the text, is told all of them.
#include "talk/common.h"

#include <string>
#include <utility>

#include "language/figures.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {

void CommonDesk::apply(const Intent& intent) {
  if (const auto* common = std::get_if<CompareOnCommon>(&intent)) compare(common->on);
}

void CommonDesk::changed(const Cause& cause) {
  switch (cause.why) {
    case Why::facts:
    case Why::list:
      return relate_all();
    case Why::text:
    case Why::task:
      return forget();
    case Why::asking:
      return prepare(cause.at);
    case Why::emptied:
      sessions_[cause.at].on_common = false;
      return;
    case Why::cleared:
      // What the mixture's session has read stays when the mixture goes.
      if (cause.at != kMixture) lose_types(cause.at);
      return;
    case Why::lost:
      sessions_[cause.at].save = 0;
      sessions_[cause.at].on_common = false;
      return;
    case Why::ended:
      if (sessions_[cause.at].save != 0 || !sessions_[cause.at].types.empty()) forget();
      sessions_.erase(cause.at);
      return;
    default:
      return;
  }
}

// Asks how types differ, wherever a model came without a text and stands beside one.
void CommonDesk::relate_all() {
  if (state_.text.bytes->empty()) return;
  bool beside = false;
  for (Slot& slot : state_.slots) {
    if (slot.event_space.empty()) continue;
    if (!state_.text.facts) return office_.changed({Why::needs_text});
    const std::string& space = state_.text.facts->event_space;
    slot.other_types = slot.event_space != space;
    if (!slot.other_types || events_of(slot.event_space) != events_of(space)) continue;
    beside = true;
    ask_types(slot.id);
  }
  if (!beside) return;
  office_.changed({Why::needs_text});
  ask_types(kMixture);
}

void CommonDesk::ask_types(SlotId at) {
  Session& session = sessions_[at];
  if (!session.types.empty() || session.save != 0) return;
  session.save = office_.line.send(*this, at, Save{"task", false});
}

void CommonDesk::take(SlotId at, Event& event) {
  if (std::holds_alternative<Saved>(event.body)) {
    if (event.id == sessions_[at].save) take_types(at, std::move(event.payload));
  } else if (const auto* related = std::get_if<Related>(&event.body)) {
    if (event.id != relating_) return;
    relating_ = 0;
    state_.common.sentence = say("{0}.", related->sentence);
    state_.common.types = related->common;
  }
}

void CommonDesk::take_types(SlotId at, Bytes types) {
  sessions_[at].save = 0;
  sessions_[at].types = std::move(types);
  for (const auto& [other, session] : sessions_) {
    if (session.save != 0) return;
  }
  relating_ = relate(kMixture, false);
}

// Tells a session the types of all others.
std::uint32_t CommonDesk::relate(SlotId at, bool common) {
  const auto name = [this](SlotId m) {
    if (m != kMixture && the(m).named) return "“" + the(m).name + "”";
    return "the " + (m == kMixture ? std::string("text") : the(m).name);
  };
  Relate relate;
  relate.common = common;
  relate.names.push_back(name(at));
  Bytes files;
  for (const SlotId other : state_.ids()) {
    const Bytes& types = sessions_[other].types;
    if (types.empty() || other == at) continue;
    relate.names.push_back(name(other));
    relate.sizes.push_back(static_cast<std::uint32_t>(types.size()));
    files.insert(files.end(), types.begin(), types.end());
  }
  sessions_[at].on_common = common;
  return office_.line.send(*this, at, std::move(relate), std::move(files));
}

// Its session is asked on the common types, or on its own, as is chosen now.
void CommonDesk::prepare(SlotId at) {
  Session& session = sessions_[at];
  if (session.on_common != state_.common.on) session.relate = relate(at, state_.common.on);
}

// What was asked before was asked on other events.
void CommonDesk::compare(bool on) {
  if (std::exchange(state_.common.on, on) == on) return;
  office_.changed({Why::types});
  office_.announce(on ? say("Compared on the {0} types of both.", whole(state_.common.types))
                      : say("Each model is asked on its own types."));
}

// The types of one model are not known any more. It may have been the last of other types.
void CommonDesk::lose_types(SlotId at) {
  Session& session = sessions_[at];
  if (session.types.empty() && session.save == 0) return;
  office_.line.drop(session.save);
  session.types.clear();
  for (const auto& [other, its] : sessions_) {
    const bool related = other != kMixture && (!its.types.empty() || its.save != 0);
    if (related) return;
  }
  forget();
}

void CommonDesk::forget() {
  relating_ = 0;
  for (auto& [at, session] : sessions_) {
    session.save = 0;
    session.types.clear();
  }
  compare(false);
  state_.common = {};
}

void CommonDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  Session& session = sessions_[at];
  if (id == session.save) {  // the model itself is well
    session.save = 0;
  } else if (id == session.relate) {
    compare(false);
    office_.tell(say("The models cannot be compared so: {0}.", sentence_of(failed)), true);
  } else {
    Desk::failed(at, id, failed);
  }
}

}  // namespace onegin::web
