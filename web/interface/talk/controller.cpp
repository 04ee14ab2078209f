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

constexpr std::uint32_t kLikeliestAsked = 10;

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
    : state_(state), engine_(engine), platform_(platform) {}

std::uint32_t Controller::send(SlotId at, decltype(Command::body) body, Payload payload) {
  const std::uint32_t id = next_id_++;
  engine_.send(at, Command{id, std::move(body), std::move(payload)});
  return id;
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
  send(at, SetText{state_.task, 0, state_.text.version}, text_payload());
  configure(at);
}

void Controller::revive(SlotId at) {
  if (std::exchange(work_[at].dead, false)) engine_.restart(at, false);
}

void Controller::clear(SlotId at) {
  Slot& slot = the(at);
  Work& work = work_[at];
  const Work old = std::exchange(work, Work{});
  work.train_when_configured = old.train_when_configured;
  work.strange_settings = old.strange_settings;
  work.on_common = old.on_common;
  if (old.score) send(at, Cancel{old.score});
  if (old.rank) send(at, Cancel{old.rank});
  if (old.measure) send(at, Cancel{old.measure});
  if (old.generate) send(at, Cancel{old.generate});
  if (old.save) stop_collecting();
  slot.phase = Phase::waiting;
  slot.coming_back = slot.without_text = false;
  slot.trouble.clear();
  slot.progress = {};
  slot.curve.clear();
  slot.scored.clear();
  slot.totals.reset();
  slot.ranked.clear();
  slot.measured.reset();
  const Difference& d = state_.difference;
  const bool reads = differing_.id != 0 && differing_.reader == at;
  if (reads || at == d.first || at == d.second) forget_difference();
  slot.written.clear();
  slot.prompt_read.clear();
  slot.writing = false;
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
  work_[at].configure =
      send(at, Configure{slot.kind, slot.changed, seed_of(slot), false, 1, saved_name(slot)});
}

void Controller::configure_live(SlotId at, Settings settings) {
  const Slot& slot = the(at);
  send(at, Configure{slot.kind, std::move(settings), seed_of(slot), true, 1, saved_name(slot)});
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
  measure(at);  // no longer
}

void Controller::ask(SlotId at) {
  Slot& slot = the(at);
  Work& work = work_[at];
  const bool able = slot.shown && slot.learnt() && slot.phase != Phase::waiting;
  const std::string question = asked(state_.question);
  if (!able || question.empty() || (state_.pairs() && !are_pairs(question))) {
    slot.scored.clear();
    slot.totals.reset();
    return;
  }
  if (work.score) {
    work.ask_again = true;
    return;
  }
  work.asked_at = slot.progress.seconds;
  work.scoring.clear();
  Score score;
  score.tokens = true;
  score.likeliest = kLikeliestAsked;
  put_on_common(at);
  work.score = send(at, score, question_of(question));
}

// What a person wrote, as the models read it.
std::string Controller::asked(const std::string& typed) const {
  return state_.pairs() ? read_pairs(typed) : typed;
}

void Controller::ask_all() {
  for (const SlotId at : state_.ids()) ask(at);
}

void Controller::write_all() {
  const GenerateSettings& g = state_.generate;
  const std::string prompt = asked(g.prompt);
  if (state_.pairs() && prompt.empty()) return tell(std::string(strings::kWriteSource), true);
  for (const SlotId at : state_.ids()) {
    Slot& slot = the(at);
    slot.written.clear();
    slot.prompt_read = prompt;
    if (state_.pairs() && prompt.find('\t') == std::string::npos) slot.prompt_read += '\t';
    if (!slot.shown || !slot.learnt() || slot.phase == Phase::waiting) continue;
    if (work_[at].generate) send(at, Cancel{work_[at].generate});
    slot.writing = true;
    Generate generate;
    generate.length = g.length;
    generate.temperature = g.temperature;
    generate.top_k = g.top_k;
    generate.top_p = g.top_p;
    generate.seed = g.seed;
    put_on_common(at);
    work_[at].generate = send(at, generate, question_of(prompt));
  }
}

void Controller::open_sample(const Sample& sample, std::string bytes) {
  if (!sample.unit.empty()) set_setting(state_.task, "unit", sample.unit);
  if (!sample.boundary.empty()) set_setting(state_.task, "boundary", sample.boundary);
  state_.question = state_.pairs() ? show_pairs(sample.sentence) : sample.sentence;
  if (!sample.candidates.empty()) {
    const std::string& lines = sample.candidates.front().lines;
    state_.ranking.lines = state_.pairs() ? show_pairs(lines) : lines;
    read_candidates();
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
  if (slot.without_text) return tell(std::string(strings::kWithoutText), true);
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

void Controller::announce(std::string sentence) {
  state_.announcement = std::move(sentence);
  platform_.announce(state_.announcement);
}

// One overload per intent.
struct Controller::Apply {
  Controller& c;
  State& s;

  void operator()(const ChooseSample& i) { c.platform_.load_sample(s.samples[i.index]); }
  void operator()(const OpenFile&) { c.platform_.open_file(); }
  void operator()(const PasteText&) { c.platform_.paste_text(); }
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
    c.forget_text_curve();
    c.forget_common();
    s.text.facts.reset();
    s.comparison.gzip.reset();
    c.gzip_asked_ = 0;
    s.pointed.reset();
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
    c.announce("Training all models.");
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
    if (c.work_[i.slot].dead || c.the(i.slot).without_text) return c.begin(i.slot);
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
    c.rank_all();
    c.measure_all();
    c.differ();
  }
  void operator()(const ShowDifference& i) {
    s.difference.shown = i.on;
    c.measure_all();
    c.differ();
  }
  void operator()(const ChooseDifference& i) {
    s.difference = {true, i.first, i.second, {}};
    c.forget_difference();
    c.measure_all();
    c.differ();
  }
  void operator()(const ChooseAxis& i) { s.axis = i.axis; }
  void operator()(const MeasureTextCurve&) { c.measure_text_curve(); }
  void operator()(const StopTextCurve&) { c.stop_text_curve(); }
  void operator()(const AskQuestion& i) {
    if (s.question == i.text) return;
    s.question = i.text;
    s.pointed.reset();
    c.ask_all();
  }
  void operator()(const PointAt& i) { s.pointed = i.event; }
  void operator()(const ChangeCandidates& i) {
    if (s.ranking.lines == i.lines) return;
    s.ranking.lines = i.lines;
    c.read_candidates();
    c.rank_all();
  }
  void operator()(const ChangeOuterWeight& i) {
    s.ranking.weight = i.weight;
    c.read_candidates();
  }
  void operator()(const ChooseOrder& i) {
    s.ranking.slot = i.slot;
    s.ranking.by = i.by;
  }
  void operator()(const ChoosePart& i) {
    s.comparison = {i.part, {}};
    c.gzip_asked_ = 0;
    c.measure_all();
  }
  void operator()(const CompareOnCommon& i) { c.compare_on_common(i.on); }
  void operator()(const CopyText& i) { c.platform_.copy_text(i.text); }
  void operator()(const SaveFile& i) { c.platform_.save_file(i.name, i.content); }
  void operator()(const ChangeGenerate& i) { s.generate = i.settings; }
  void operator()(const SaveModels& i) { c.save(i); }
  void operator()(const CopyLink&) { c.platform_.copy_link(); }
  void operator()(const AskToForget& i) { s.forgetting = i.on; }
  void operator()(const ForgetEverything&) { c.platform_.forget_everything(); }
  void operator()(const StartWriting&) { c.write_all(); }
  void operator()(const StopWriting&) {
    for (const auto& [at, work] : c.work_) {
      if (work.generate) c.send(at, Cancel{work.generate});
    }
  }
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
      [this](const auto& one) {
        if (!LeavesWarning::has<std::decay_t<decltype(one)>>) worked();
        if constexpr (
            requires { one.slot; } && !requires { one.format; }) {
          if (state_.find(one.slot) == nullptr) return;  // it was removed meanwhile
        }
        Apply{*this, state_}(one);
      },
      intent);
}

void Controller::apply(const Intents& intents) {
  for (const Intent& intent : intents) apply(intent);
}

}  // namespace onegin::web
