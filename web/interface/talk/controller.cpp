// What a person wants becomes Commands.
#include "talk/controller.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "language/sentences.h"
#include "state/kinds.h"
#include "state/slots.h"
#include "state/typed_pairs.h"

namespace onegin::web {
namespace {

void set_setting(Settings& settings, const std::string& name, const std::string& value) {
  for (auto& [key, old] : settings) {
    if (key == name) {
      old = value;
      return;
    }
  }
  settings.emplace_back(name, value);
}

}  // namespace

Controller::Controller(State& state, Engine& engine, Platform& platform)
    : OwnOffice(state, engine, platform), Desk(office), engine_(engine), line_(office.line) {
  office.desks = {this, &difference_, &score_, &rank_, &compare_, &generate_, &text_curve_};
  line_.listen(*this);
}

std::uint32_t Controller::send(SlotId at, Line::Body body, Payload payload) {
  return line_.send(*this, at, std::move(body), std::move(payload));
}

void Controller::changed(const Cause& cause) {
  if (cause.why == Why::asking) put_on_common(cause.at);
}

void Controller::begin(SlotId at) {
  Slot& slot = the(at);
  if (slot.mixed()) {
    forget_mixture();
    mixing_.text_sent = false;
    return;
  }
  if (state_.text.bytes->empty()) return;
  slot.phase = Phase::waiting;
  revive(at);
  work_[at].on_common = false;
  send(at, read_text(state_), text_payload(state_));
  configure(at);
}

void Controller::revive(SlotId at) {
  if (line_.has_given_up(at)) line_.restart(at, false);
}

void Controller::clear(SlotId at) {
  Slot& slot = the(at);
  Work& work = work_[at];
  const Work old = std::exchange(work, Work{});
  work.train_when_configured = old.train_when_configured;
  work.strange_settings = old.strange_settings;
  work.on_common = old.on_common;
  if (old.save) stop_collecting();
  office.changed({Why::cleared, at});
  slot.phase = Phase::waiting;
  slot.coming_back = slot.without_text = false;
  slot.trouble.clear();
  slot.progress = {};
  slot.curve.clear();
  slot.event_space.clear();
  slot.other_types = false;
  // The last of other types is gone.
  if (!old.types.empty() || old.task) {
    bool others = false;
    for (const Slot& other : state_.slots) {
      const Work& its = work_[other.id];
      others = others || !its.types.empty() || its.task != 0;
    }
    if (!others) forget_common();
  }
}

void Controller::configure(SlotId at) {
  Slot& slot = the(at);
  clear(at);
  work_[at].configure = send(at, build(state_, slot));
}

void Controller::configure_live(SlotId at, Settings settings) {
  send(at, adjust(state_, the(at), std::move(settings)));
}

void Controller::train(SlotId at) {
  Slot& slot = the(at);
  if (slot.mixed() || slot.without_text) return;
  if (slot.phase == Phase::waiting || slot.phase == Phase::training) return;
  Work& work = work_[at];
  if (work.refused) {  // the session's model is not the one shown
    work.train_when_configured = true;
    return configure(at);
  }
  // The session counts from the first step: a paused training goes on to the end it had, a finished
  // one gets the same time again.
  const double given = state_.training_seconds, spent = slot.progress.seconds;
  if (slot.phase == Phase::trained || spent >= work.begun_at + given) work.begun_at = spent;
  slot.phase = Phase::training;
  slot.trouble.clear();
  work.train = send(at, Train{0, 0, given > 0 ? work.begun_at + given : 0});
  office.changed({Why::training, at});
}

void Controller::open_sample(const Sample& sample, std::string bytes) {
  if (!sample.unit.empty()) set_setting(state_.task, "unit", sample.unit);
  if (!sample.boundary.empty()) set_setting(state_.task, "boundary", sample.boundary);
  state_.question = state_.pairs() ? show_pairs(sample.sentence) : sample.sentence;
  if (!sample.candidates.empty()) {
    const std::string& lines = sample.candidates.front().lines;
    state_.ranking.lines = state_.pairs() ? show_pairs(lines) : lines;
    office.changed({Why::candidates});
  }
  state_.generate.prompt = {};
  Text text;
  text.name = sample.title;
  text.sample = sample.file;
  text.summary = sample.summary;
  text.entropy = sample.entropy;
  text.bytes = std::make_shared<const std::string>(std::move(bytes));
  take_text(std::move(text), false);
}

void Controller::change_field(const ChangeField& change) {
  Slot& slot = the(change.slot);
  if (slot.without_text) return office.tell(std::string(strings::kWithoutText), true);
  set_setting(slot.changed, change.name, change.value);
  if (!slot.named) name_slot(state_, slot, {});
  for (FieldDescription& field : slot.fields) {
    if (field.name != change.name) continue;
    field.value = change.value;
    if (field.live && slot.progress.step > 0) {
      configure_live(change.slot, {{change.name, change.value}});
      return;
    }
  }
  work_[change.slot].train_when_configured = slot.phase == Phase::training;
  configure(change.slot);
}

// One overload per intent.
struct Controller::Apply {
  Controller& c;
  State& s;

  void operator()(const ChooseSample& i) { c.office.platform.load_sample(s.samples[i.index]); }
  void operator()(const OpenFile&) { c.office.platform.open_file(); }
  void operator()(const PasteText&) { c.office.platform.paste_text(); }
  void operator()(const EditText& i) { s.text.editing = i.on; }
  void operator()(const ReplaceText& i) {
    const bool editing = s.text.editing;
    // What was edited is the sample no more.
    const bool edited = !s.text.sample.empty() && i.name == s.text.name;
    c.open_text(i.bytes, edited ? i.name + ", edited" : i.name);
    s.text.editing = editing;
  }
  void operator()(const ChangeTask& i) {
    const bool unit = i.name == "unit";
    if (s.text.bytes->empty()) {  // the task of a model without its text
      for (const Slot& slot : s.slots) {
        if (unit) c.read_anew(slot.id, i.value);
      }
      return;
    }
    set_setting(s.task, i.name, i.value);
    c.forget_common();
    s.text.facts.reset();
    c.office.changed({Why::task});
    for (const SlotId at : s.ids()) {
      if (!unit || !s.find(at)->without_text || !c.read_anew(at, i.value)) c.begin(at);
    }
  }
  void operator()(const ChangeSeed& i) {
    s.seed = i.seed;
    for (const Slot& slot : s.slots) {
      if (!slot.without_text && slot.phase != Phase::waiting) c.configure(slot.id);
    }
  }
  void operator()(const ChooseTrainingTime& i) { s.training_seconds = i.seconds; }
  void operator()(const TrainAll&) {
    for (const Slot& slot : s.slots) {
      const bool done = slot.counted && slot.phase == Phase::trained;
      if (slot.shown && !done) c.train(slot.id);
    }
    c.office.announce("Training all models.");
  }
  void operator()(const PauseAll&) {
    for (const Slot& slot : s.slots) {
      if (slot.phase == Phase::training) (*this)(PauseModel{slot.id});
    }
  }
  void operator()(const TrainModel& i) { c.train(i.slot); }
  void operator()(const PauseModel& i) { c.send(i.slot, Pause{}); }
  void operator()(const StepModel& i) { c.send(i.slot, Step{}); }
  void operator()(const ResetModel& i) {
    if (c.line_.has_given_up(i.slot) || c.the(i.slot).without_text) return c.begin(i.slot);
    c.configure(i.slot);
  }
  void operator()(const ChangeField& i) { c.change_field(i); }
  void operator()(const ChooseSlot& i) { s.chosen = i.slot; }
  void operator()(const OpenDrawer& i) { s.drawer = i.on; }
  void operator()(const OpenRail& i) { s.rail = i.on; }
  void operator()(const FoldCurves& i) { s.curves_folded = i.on; }
  void operator()(const AddSlot& i) { c.add(i.kind, nullptr); }
  void operator()(const CopySlot& i) {
    if (i.slot != kMixture) c.add(c.the(i.slot).kind, &c.the(i.slot));
  }
  void operator()(const RenameSlot& i) { c.rename(i.slot, i.name); }
  void operator()(const RemoveSlot& i) { c.remove(i.slot); }
  void operator()(const HideSlot& i) { c.hide(i.slot, i.on); }
  void operator()(const ChangeSlotSeed& i) {
    Slot& slot = c.the(i.slot);
    slot.seed = i.seed;
    const bool built = slot.phase != Phase::waiting && !slot.without_text && !slot.mixed();
    if (built) c.configure(i.slot);
  }
  void operator()(const ChangeWeight& i) { c.change_weight(i); }
  void operator()(const FitWeights&) { c.fit_weights(); }
  void operator()(const ChooseTab& i) {
    s.tab = i.tab;
    s.drawer = false;
  }
  void operator()(const ChooseAxis& i) { s.axis = i.axis; }
  void operator()(const PointAt& i) { s.pointed = i.event; }
  void operator()(const CompareOnCommon& i) { c.compare_on_common(i.on); }
  void operator()(const CopyText& i) { c.office.platform.copy_text(i.text); }
  void operator()(const SaveFile& i) { c.office.platform.save_file(i.name, i.content); }
  void operator()(const SaveModels& i) { c.save(i); }
  void operator()(const CopyLink&) { c.office.platform.copy_link(); }
  void operator()(const AskToForget& i) { s.forgetting = i.on; }
  void operator()(const ForgetEverything&) { c.office.platform.forget_everything(); }
  template <class Other>
  void operator()(const Other&) {}  // another desk's
};

namespace {

// What is only looked at, or tells by itself whether it worked.
template <class... Intents>
struct Looking {
  template <class Intent>
  static constexpr bool has = (std::is_same_v<Intent, Intents> || ...);
};
using LeavesWarning = Looking<PointAt, OpenFile, PasteText, EditText, ChooseSlot, OpenDrawer,
                              OpenRail, FoldCurves, ChooseTab, ChooseAxis, ShowDifference,
                              SaveModels, CopyLink, AskToForget, ForgetEverything>;

}  // namespace

void Controller::apply(const Intent& intent) {
  std::visit(
      [this, &intent](const auto& one) {
        if (!LeavesWarning::has<std::decay_t<decltype(one)>>) worked();
        if constexpr (
            requires { one.slot; } && !requires { one.format; }) {
          if (state_.find(one.slot) == nullptr) return;  // it was removed meanwhile
        }
        Apply{*this, state_}(one);
        for (Desk* desk : office.desks) {
          if (desk != this) desk->apply(intent);
        }
      },
      intent);
}

void Controller::apply(const Intents& intents) {
  for (const Intent& intent : intents) apply(intent);
}

}  // namespace onegin::web
