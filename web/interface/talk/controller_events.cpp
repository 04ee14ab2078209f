// What the sessions say becomes state.
#include <algorithm>
#include <cmath>
#include <utility>

#include "language/figures.h"
#include "state/kinds.h"
#include "talk/controller.h"
#include "text/held_out_byte.h"

namespace onegin::web {
namespace {

constexpr double kAskSeconds = 1;  // of training between two looks at the question
constexpr std::size_t kCurvePoints = 1200;
constexpr int kTrials = 2;  // sessions that may be lost with no step forward between

// Keeps every other point once a curve is finer than any screen.
void add_point(std::vector<CurvePoint>& curve, CurvePoint point) {
  if (curve.size() >= kCurvePoints) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < curve.size(); i += 2) curve[kept++] = curve[i];
    curve.resize(kept);
  }
  curve.push_back(point);
}

}  // namespace

bool Controller::receive() {
  std::vector<Received> all = engine_.poll();
  for (Received& received : all) {
    const auto at = static_cast<SlotId>(received.place);
    if (at < kBenches) {
      // What it says to the end, once it is removed, is no longer of interest.
      if (state_.find(at) == nullptr) continue;
    }
    if (auto* event = std::get_if<Event>(&received.what)) {
      line_.hand_over(at, *event);
    } else if (const auto* lost = std::get_if<Lost>(&received.what)) {
      line_.lose(at);
      office.changed({Why::lost, at, lost->reason});
      if (at < kBenches) take(at, *lost);
    } else if (const auto* restored = std::get_if<Restored>(&received.what)) {
      if (at < kBenches) take(at, *restored);
    }
  }
  return !all.empty();
}

void Controller::take(SlotId at, Event& event) {
  struct Take {
    Controller& c;
    SlotId at;
    Event& event;
    void operator()(TaskReady& b) { c.take(at, event.id, b); }
    void operator()(Configured& b) { c.take(at, event.id, b); }
    void operator()(Progress& b) { c.take(at, event.last, event.id, b); }
    void operator()(Saved& b) {
      if (c.take_types(at, event.id, event.payload)) return;
      c.take_saved(at, event.id, event.payload);
      c.take(event.id, std::move(event.payload), b);
    }
    void operator()(Loaded& b) { c.take(at, event.id, b); }
    void operator()(Opened& b) { c.take(event.id, event.payload, b); }
    void operator()(Related& b) { c.take(event.id, b); }
    // For other desks.
    void operator()(Scored&) {}
    void operator()(Totals&) {}
    void operator()(Predicted&) {}
    void operator()(Generated&) {}
    void operator()(Validated&) {}
    void operator()(Inspected&) {}
    void operator()(Failed&) {}
    void operator()(Cancelled&) {}
  };
  std::visit(Take{*this, at, event}, event.body);
}

void Controller::take(SlotId at, std::uint32_t id, const TaskReady& ready) {
  if (at == kMixture && state_.text.facts) return;  // it reads what the others have read
  if (opening_.id && id == opening_.id) adopt(at, id, ready);
  Slot& slot = the(at);
  const Work& work = work_[at];
  if (work.load && id == work.load && ready.bytes == 0) {
    slot.without_text = true;
    slot.event_space = ready.event_space;
  }
  // One without a text says nothing of the one that it stands beside.
  if (!slot.without_text || state_.text.bytes->empty()) {
    state_.text.facts = ready;
    state_.text.trouble.clear();
    mark_held_out();
  }
  relate_all();
}

void Controller::mark_held_out() {
  const TaskReady& facts = *state_.text.facts;
  state_.text.held_out =
      byte_of(*state_.text.bytes, static_cast<std::uint64_t>(facts.held_out_line),
              static_cast<std::uint64_t>(facts.held_out_characters));
}

void Controller::take(SlotId at, std::uint32_t id, const Configured& configured) {
  Slot& slot = the(at);
  Work& work = work_[at];
  if (slot.mixed()) {
    if (id == mixing_.id) take_mixed(configured);
    return;
  }
  slot.fields = configured.fields;
  slot.counted = configured.counted;
  slot.foreign = configured.foreign;
  slot.parameters = configured.parameters;
  slot.memory_bytes = configured.memory_bytes;
  slot.training_bytes = configured.training_bytes;
  if (work.load && id == work.load) return take_loaded_fields(at, configured.slot);
  if (id != work.configure) return;
  work.configure = 0;
  work.strange_settings = false;
  slot.phase = Phase::ready;
  // Counting takes milliseconds: no one should have to ask for it.
  if (std::exchange(work.train_when_configured, false) || slot.counted) train(at);
  if (!slot.counted) renew_mixture();  // without it
}

void Controller::take(SlotId at, bool last, std::uint32_t id, const Progress& progress) {
  Slot& slot = the(at);
  Work& work = work_[at];
  if (slot.mixed()) {
    if (id == mixing_.id) take_mixed(progress);
    return;
  }
  if (work.configure || (work.load && id != work.load)) return;  // of the model that was there
  const double seen = slot.curve.empty() ? -1 : slot.curve.back().tokens;
  const bool measured = progress.bits_per_character > 0;
  const bool changed = measured && (slot.curve.empty() || progress.tokens > seen) &&
                       progress.bits_per_character != slot.progress.bits_per_character;
  if (progress.step > slot.progress.step) work.losses = 0;
  if (progress.step != slot.progress.step || id == work.train) work.in_mixture = false;
  slot.progress = progress;
  slot.parameters = progress.parameters;
  slot.memory_bytes = progress.memory_bytes;
  if (changed) {
    add_point(slot.curve,
              {progress.seconds, progress.tokens, progress.bits_per_character, progress.train_loss,
               progress.validation_loss, progress.gradient_norm, progress.learning_rate});
  }
  if (progress.running) {
    slot.phase = Phase::training;
  } else if (last && id == work.train) {
    work.train = 0;
    const bool done = slot.counted || progress.fraction >= 1 || !progress.message.empty();
    slot.phase = done ? Phase::trained : Phase::paused;
    if (done && measured) {
      office.announce(slot.name + " is trained: " + fixed(progress.bits_per_character, 2) +
                      " bits per character.");
    }
  } else if (slot.phase != Phase::training && progress.step > 0) {
    slot.phase = slot.phase == Phase::trained ? Phase::trained : Phase::paused;
  }
  const bool stopped = !progress.running;
  if (stopped || progress.seconds > work.told_at + kAskSeconds) {
    work.told_at = progress.seconds;
    office.changed({Why::learnt, at});
  }
  renew_mixture_if_due(at);
}

void Controller::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  Work& work = work_[at];
  Slot& slot = the(at);
  const std::string sentence = sentence_of(failed);
  if (is_file_trouble(id, sentence)) return;
  if (work.save && id == work.save) return stop_collecting();  // the model itself is well
  if (work.task && id == work.task) {
    work.task = 0;
    return;
  }
  if (work.relate && id == work.relate) {
    compare_on_common(false);
    return office.tell("The models cannot be compared so: " + sentence + ".", true);
  }
  if (slot.mixed() && id == mixing_.id) {
    mixing_.id = 0;
    mixing_.held = false;
    slot.shown = true;
  }
  if (id == work.load) {
    work.load = 0;
    slot.coming_back = false;
  }
  if (id == work.configure) {
    work.configure = 0;
    work.refused = true;
    if (std::exchange(work.strange_settings, false) && failed.input && !slot.changed.empty()) {
      slot.changed.clear();
      configure(at);
      return office.tell("The settings of the " + slot.name +
                             " in the link cannot be used: " + sentence + ". It has its own now.",
                         true);
    }
  }
  if (id == work.train) {
    work.train = 0;
    work.train_broke_off = !failed.input;
  }
  Desk::failed(at, id, failed);
}

void Controller::take(SlotId at, const Lost& lost) {
  Slot& slot = the(at);
  Work& work = work_[at];
  if (work.save) stop_collecting();
  if (slot.mixed()) lose_mixture();
  Work next;
  next.losses = work.losses + 1;
  next.types = std::move(work.types);
  next.train_broke_off = work.train_broke_off;
  work = std::move(next);
  slot.coming_back = false;
  slot.trouble = "Its worker stopped: " + lost.reason + ".";
  if (work.losses > kTrials) {
    line_.give_up(at);
    slot.phase = Phase::failed;
    slot.trouble += slot.mixed() ? " Choose smaller models or a shorter text, then By EM."
                                 : " Choose a smaller model or a shorter text, then Reset.";
  } else {
    slot.phase = Phase::waiting;
    slot.coming_back = !slot.mixed();
    line_.restart(at, !slot.mixed());
    if (slot.mixed()) renew_mixture();
  }
  office.announce(slot.name + ": " + slot.trouble);
}

void Controller::take(SlotId at, const Restored& restored) {
  Slot& slot = the(at);
  Work& work = work_[at];
  const std::string trouble =
      slot.trouble + (restored.age
                          ? " The model of " + duration_text(*restored.age) + " before is back."
                          : " It starts again from the beginning.");
  slot.coming_back = false;
  if (!restored.age) slot.curve.clear();
  slot.phase = slot.progress.step > 0 ? Phase::paused : Phase::ready;
  if (std::exchange(work.train_broke_off, false) || (slot.counted && !slot.without_text)) {
    train(at);
  } else {
    office.changed({Why::learnt, at});
  }
  slot.trouble = trouble;
  office.announce(slot.name + ": " + trouble);
}

}  // namespace onegin::web
