// Models without a text of their own beside the text: read with another unit, and compared with the
// text's models on the types that all of them have.
#include <utility>

#include "language/figures.h"
#include "state/kinds.h"
#include "talk/controller.h"

namespace onegin::web {

std::string_view events_of(std::string_view space) { return space.substr(0, space.rfind(' ')); }

// The session saves the model and loads it with another unit: if that fails, it is as it was.
bool Controller::read_anew(std::size_t model, const std::string& unit) {
  const ModelCard& card = state_.models[model];
  if (!card.shown || !card.foreign || card.phase == Phase::waiting) return false;
  opening_ = {0, state_.text.name, {}, 0, unit, {}};
  opening_.id = send(model, Save{"onegin", false});
  return true;
}

// The mixture's session reads the text: it is asked about it where no model has read it.
void Controller::hold_text() {
  if (std::exchange(mixing_.text_sent, true)) return;
  work_[kMixture].on_common = false;
  send(kMixture, SetText{state_.task, 0, state_.text.version}, text_payload());
}

// Asks how types differ, wherever a model came without a text and stands beside one.
void Controller::relate_all() {
  if (state_.text.bytes->empty()) return;
  bool beside = false;
  for (std::size_t m = 0; m < kMixture; ++m) {
    ModelCard& card = state_.models[m];
    if (card.event_space.empty()) continue;
    if (!state_.text.facts) return hold_text();
    const std::string& space = state_.text.facts->event_space;
    card.other_types = card.event_space != space;
    if (!card.other_types || events_of(card.event_space) != events_of(space)) continue;
    beside = true;
    ask_types(m);
  }
  if (!beside) return;
  hold_text();
  ask_types(kMixture);
}

void Controller::ask_types(std::size_t model) {
  Work& work = work_[model];
  if (work.types.empty() && !work.task) work.task = send(model, Save{"task", false});
}

// A file that a session saved to be read anew, or to tell its types. False: it is none of these.
bool Controller::take_types(std::size_t model, std::uint32_t id, Bytes& file) {
  if (opening_.id && id == opening_.id) {
    Load command{"onegin", opening_.name};
    command.unit = opening_.unit;
    opening_.id = 0;
    if (state_.text.bytes->empty()) {
      opening_.id = send(model, std::move(command), std::move(file));
    } else {  // what is known of the text may not be there yet
      load(model, std::move(command), std::move(file));
    }
    return true;
  }
  Work& own = work_[model];
  if (!own.task || id != own.task) return false;
  own.task = 0;
  own.types = std::move(file);
  bool missing = false;
  for (const Work& work : work_) missing = missing || work.task != 0;
  if (!missing) relating_ = relate(kMixture, false);
  return true;
}

void Controller::take(std::uint32_t id, const Related& related) {
  if (!relating_ || id != relating_) return;
  relating_ = 0;
  state_.common.sentence = related.sentence + ".";
  state_.common.types = related.common;
}

// Tells a session the types of all others.
std::uint32_t Controller::relate(std::size_t model, bool common) {
  const auto name = [this](std::size_t m) {
    return "the " + (m == kMixture ? std::string("text") : state_.models[m].title);
  };
  Relate relate;
  relate.common = common;
  relate.names.push_back(name(model));
  Bytes files;
  for (std::size_t m = 0; m < work_.size(); ++m) {
    Bytes& types = work_[m].types;
    if (types.empty() || m == model) continue;
    relate.names.push_back(name(m));
    relate.sizes.push_back(static_cast<std::uint32_t>(types.size()));
    files.insert(files.end(), types.begin(), types.end());
  }
  work_[model].on_common = common;
  return send(model, std::move(relate), std::move(files));
}

// Its session is asked on the common types, or on its own, as is chosen now.
void Controller::put_on_common(std::size_t model) {
  Work& work = work_[model];
  if (work.on_common != state_.common.on) work.relate = relate(model, state_.common.on);
}

// What was asked before was asked on other events.
void Controller::compare_on_common(bool on) {
  if (std::exchange(state_.common.on, on) == on) return;
  forget_mixture();
  forget_difference();
  for (std::size_t m = 0; m < kMixture; ++m) {
    state_.models[m].measured.reset();
    work_[m].measuring.step = -1;
    ask(m);
    rank(m);
    measure(m);
  }
  renew_mixture();
  announce(on ? "Compared on the " + whole(state_.common.types) + " types of both."
              : "Each model is asked on its own types.");
}

// There is another text, or no model of other types any more.
void Controller::forget_common() {
  relating_ = 0;
  for (Work& work : work_) {
    work.task = 0;
    work.types.clear();
  }
  compare_on_common(false);
  state_.common = {};
}

}  // namespace onegin::web
