// What a model is built of is state; what is under way, and what is to follow, stands here.
#include "talk/training.h"

#include <algorithm>
#include <utility>

#include "language/figures.h"
#include "language/sentences.h"
#include "state/slots.h"
#include "talk/facts.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {
namespace {

constexpr double kTellSeconds = 1;  // of training between two looks at what it says now

}  // namespace

void TrainingDesk::apply(const Intent& intent) {
  Line& line = office_.line;
  if (std::holds_alternative<TrainAll>(intent)) {
    train_all();
  } else if (std::holds_alternative<PauseAll>(intent)) {
    for (const Slot& slot : state_.slots) {
      if (slot.phase == Phase::training) line.send(*this, slot.id, Pause{});
    }
  } else if (const auto* one = std::get_if<TrainModel>(&intent)) {
    train(one->slot);
  } else if (const auto* paused = std::get_if<PauseModel>(&intent)) {
    line.send(*this, paused->slot, Pause{});
  } else if (const auto* step = std::get_if<StepModel>(&intent)) {
    line.send(*this, step->slot, Step{});
  } else if (const auto* again = std::get_if<ResetModel>(&intent)) {
    reset(again->slot);
  } else if (const auto* field = std::get_if<ChangeField>(&intent)) {
    change_field(*field);
  } else if (const auto* time = std::get_if<ChooseTrainingTime>(&intent)) {
    state_.training_seconds = time->seconds;
  } else if (const auto* all = std::get_if<ChangeSeed>(&intent)) {
    office_.changed({Why::losing});
    state_.seed = all->seed;
    for (const Slot& slot : state_.slots) seed(slot);
  } else if (const auto* own = std::get_if<ChangeSlotSeed>(&intent)) {
    office_.changed({Why::losing, own->slot});
    the(own->slot).seed = own->seed;
    seed(the(own->slot));
  }
}

void TrainingDesk::changed(const Cause& cause) {
  const SlotId at = cause.at;
  switch (cause.why) {
    case Why::anew:
      the(at).fit = {};
      if (!state_.text.bytes->empty()) build_anew(at);
      return;
    case Why::renamed:
      if (the(at).phase != Phase::waiting || work_[at].configure != 0) adjust_live(at, {});
      return;
    case Why::hidden:
      if (!the(at).shown && the(at).phase == Phase::training) office_.line.send(*this, at, Pause{});
      return;
    case Why::cleared:
      if (at != kMixture) clear(at);
      return;
    case Why::ended:
      work_.erase(at);
      return;
    case Why::lost:
      if (at < kMixture) lose(at, cause.words);
      return;
    case Why::restored:
      if (at < kMixture) restore(at, cause.age);
      return;
    case Why::link:
      for (const Slot& slot : state_.slots) work_[slot.id].strange = true;
      return;
    default:
      return;
  }
}

void TrainingDesk::clear(SlotId at) {
  office_.line.forget(*this, at);
  work_.erase(at);
  Slot& slot = the(at);
  slot.phase = Phase::waiting;
  slot.coming_back = slot.without_text = false;
  slot.trouble = {};
  slot.progress = {};
  slot.curve.clear();
  slot.event_space.clear();
  slot.other_types = false;
}

void TrainingDesk::build_anew(SlotId at) {
  const Work before = work_[at];
  office_.changed({Why::cleared, at});
  Work& work = work_[at];
  work.train_when_built = before.train_when_built;
  work.strange = before.strange;
  work.configure = office_.line.send(*this, at, build(state_, the(at)));
}

void TrainingDesk::adjust_live(SlotId at, Settings settings) {
  office_.line.send(*this, at, adjust(state_, the(at), std::move(settings)));
}

// Its seed is another: what was built begins with other numbers.
void TrainingDesk::seed(const Slot& slot) {
  const bool built = slot.phase != Phase::waiting && !slot.without_text && !slot.mixed();
  if (built) build_anew(slot.id);
}

void TrainingDesk::reset(SlotId at) {
  office_.changed({Why::losing, at});
  if (office_.line.has_given_up(at) || the(at).without_text) {
    office_.changed({Why::anew, at});
  } else {
    build_anew(at);
  }
}

void TrainingDesk::change_field(const ChangeField& change) {
  Slot& slot = the(change.slot);
  if (slot.without_text) return office_.tell(strings::kWithoutText, true);
  const auto changes = [&](const FieldDescription& each) { return each.name == change.name; };
  const auto field = std::find_if(slot.fields.begin(), slot.fields.end(), changes);
  const bool known = field != slot.fields.end();
  const bool live = known && field->live && slot.progress.step > 0;
  if (!live) office_.changed({Why::losing, change.slot});
  if (change.name == kSizeSetting) slot.fit = {};
  set_setting(slot.changed, change.name, change.value);
  if (!slot.named) name_slot(state_, slot, {});
  if (known) field->value = change.value;
  if (live) return adjust_live(change.slot, {{change.name, change.value}});
  work_[change.slot].train_when_built = slot.phase == Phase::training;
  build_anew(change.slot);
}

void TrainingDesk::train_all() {
  for (const Slot& slot : state_.slots) {
    const bool done = slot.counted && slot.phase == Phase::trained;
    if (slot.shown && !done) train(slot.id);
  }
  office_.announce(say("Training all models."));
}

void TrainingDesk::train(SlotId at) {
  Slot& slot = the(at);
  if (slot.mixed() || slot.without_text) return;
  if (slot.phase == Phase::waiting || slot.phase == Phase::training) return;
  Work& work = work_[at];
  if (work.refused) {  // the session's model is not the one shown
    work.train_when_built = true;
    return build_anew(at);
  }
  // The session counts from the first step: a paused training goes on to the end it had, a finished
  // one gets the same time again.
  const double given = state_.training_seconds, spent = slot.progress.seconds;
  if (slot.phase == Phase::trained || spent >= work.begun_at + given) work.begun_at = spent;
  slot.phase = Phase::training;
  slot.trouble = {};
  const double end = given > 0 ? work.begun_at + given : 0;
  work.train = office_.line.send(*this, at, Train{0, 0, end});
  office_.changed({Why::training, at});
}

void TrainingDesk::take(SlotId at, Event& event) {
  if (state_.find(at) == nullptr) return;
  if (const auto* progress = std::get_if<Progress>(&event.body)) {
    take_step(at, event, *progress);
  } else if (const auto* configured = std::get_if<Configured>(&event.body)) {
    take_built(at, event.id, *configured);
  } else if (const auto* ready = std::get_if<TaskReady>(&event.body)) {
    take_task(office_, at, *ready);
  }
}

void TrainingDesk::take_built(SlotId at, std::uint32_t id, const Configured& configured) {
  Slot& slot = the(at);
  Work& work = work_[at];
  take_model(slot, configured);
  if (id != work.configure) return;
  work.configure = 0;
  work.strange = false;
  slot.phase = Phase::ready;
  // Counting takes milliseconds: no one should have to ask for it.
  if (std::exchange(work.train_when_built, false) || slot.counted) train(at);
  office_.changed({Why::built, at});
}

void TrainingDesk::take_step(SlotId at, const Event& event, const Progress& progress) {
  Slot& slot = the(at);
  Work& work = work_[at];
  if (progress.step > slot.progress.step) work.losses = 0;
  const bool further = progress.step != slot.progress.step || event.id == work.train;
  take_progress(slot, progress);
  if (progress.running && fit_size(at)) return;
  if (progress.running) {
    slot.phase = Phase::training;
  } else if (event.last && event.id == work.train) {
    work.train = 0;
    const bool done = slot.counted || progress.fraction >= 1 || !progress.message.empty();
    slot.phase = done ? Phase::trained : Phase::paused;
    if (done && slot.bits() > 0) {
      office_.announce(
          slot.only_blanks()
              ? say("{0} is trained: {1} bits per blank.", slot.name, fixed(slot.bits(), 2))
              : say("{0} is trained: {1} bits per character.", slot.name, fixed(slot.bits(), 2)));
    }
  } else if (slot.phase != Phase::training && progress.step > 0) {
    slot.phase = slot.phase == Phase::trained ? Phase::trained : Phase::paused;
  }
  if (!progress.running || progress.seconds > work.told_at + kTellSeconds) {
    work.told_at = progress.seconds;
    office_.changed({Why::learnt, at});
  }
  if (further) office_.changed({Why::progress, at});
}

void TrainingDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  Slot& slot = the(at);
  Work& work = work_[at];
  if (id == work.configure) {
    work.configure = 0;
    work.refused = true;
    if (std::exchange(work.strange, false) && failed.input && !slot.changed.empty()) {
      slot.changed.clear();
      build_anew(at);
      return office_.tell(
          say("The settings of the {0} in the link cannot be used: {1}. It has its own now.",
              slot.name, sentence_of(failed)),
          true);
    }
  }
  if (id == work.train) {
    work.train = 0;
    work.broke_off = !failed.input;
  }
  Desk::failed(at, id, failed);
}

void TrainingDesk::lose(SlotId at, std::string_view reason) {
  Slot& slot = the(at);
  Work next;
  next.losses = work_[at].losses + 1;
  next.broke_off = work_[at].broke_off;
  work_[at] = next;
  slot.coming_back = false;
  const Sentence lost = lost_sentence(reason);
  slot.trouble = lost;
  if (next.losses > kTrials) {
    office_.line.give_up(at);
    slot.phase = Phase::failed;
    slot.trouble = say("{0} Choose a smaller model or a shorter text, then Reset.", lost);
  } else {
    slot.phase = Phase::waiting;
    slot.coming_back = true;
    office_.line.restart(at, true);
  }
  office_.announce(say("{0}: {1}", slot.name, slot.trouble));
}

void TrainingDesk::restore(SlotId at, std::optional<double> age) {
  Slot& slot = the(at);
  Work& work = work_[at];
  const Sentence trouble =
      age ? say("{0} The model of {1} before is back.", slot.trouble, duration_text(*age))
          : say("{0} It starts again from the beginning.", slot.trouble);
  slot.coming_back = false;
  if (!age) slot.curve.clear();
  slot.phase = slot.progress.step > 0 ? Phase::paused : Phase::ready;
  if (std::exchange(work.broke_off, false) || (slot.counted && !slot.without_text)) {
    train(at);
  } else {
    office_.changed({Why::learnt, at});
  }
  slot.trouble = trouble;
  office_.announce(say("{0}: {1}", slot.name, trouble));
}

}  // namespace onegin::web
