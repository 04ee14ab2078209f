// What a person wants becomes Commands.
#include "talk/controller.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "language/sentences.h"
#include "state/kinds.h"
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

std::vector<ModelCard> make_cards() {
  std::vector<ModelCard> cards;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    ModelCard card;
    card.kind = kKindRows[i].id;
    card.title = kKindRows[i].title;
    card.summary = kKindRows[i].summary;
    card.shown = i < kOpenCards;
    cards.push_back(std::move(card));
  }
  ModelCard mixture;
  mixture.kind = kMixtureKind;
  mixture.title = "Mixture";
  mixture.summary = strings::kMixture;
  mixture.shown = false;
  cards.push_back(std::move(mixture));
  return cards;
}

Controller::Controller(State& state, Engine& engine, Platform& platform)
    : state_(state), engine_(engine), platform_(platform), work_(state.models.size()) {}

std::uint32_t Controller::send(std::size_t model, decltype(Command::body) body, Payload payload) {
  const std::uint32_t id = next_id_++;
  engine_.send(model, Command{id, std::move(body), std::move(payload)});
  return id;
}

void Controller::begin(std::size_t model) {
  ModelCard& card = state_.models[model];
  if (card.mixed()) {
    forget_mixture();
    mixing_.text_sent = false;
    return;
  }
  if (!card.shown || state_.text.bytes->empty()) return;
  card.phase = Phase::waiting;
  revive(model);
  work_[model].on_common = false;
  send(model, SetText{state_.task, 0, state_.text.version}, text_payload());
  configure(model);
}

void Controller::revive(std::size_t model) {
  if (std::exchange(work_[model].dead, false)) engine_.restart(model, false);
}

void Controller::clear(std::size_t model) {
  ModelCard& card = state_.models[model];
  Work& work = work_[model];
  const Work old = std::exchange(work, Work{});
  work.train_when_configured = old.train_when_configured;
  work.strange_settings = old.strange_settings;
  work.on_common = old.on_common;
  if (old.score) send(model, Cancel{old.score});
  if (old.rank) send(model, Cancel{old.rank});
  if (old.measure) send(model, Cancel{old.measure});
  if (old.generate) send(model, Cancel{old.generate});
  if (old.save) stop_collecting();
  card.phase = Phase::waiting;
  card.coming_back = card.without_text = false;
  card.trouble.clear();
  card.progress = {};
  card.curve.clear();
  card.scored.clear();
  card.totals.reset();
  card.ranked.clear();
  card.measured.reset();
  const Difference& d = state_.difference;
  const bool reads = differing_.id != 0 && differing_.reader == model;
  if (reads || card.kind == d.first || card.kind == d.second) forget_difference();
  card.written.clear();
  card.prompt_read.clear();
  card.writing = false;
  card.event_space.clear();
  card.other_types = false;
  // The last of other types is gone.
  if (!old.types.empty() || old.task) {
    bool others = false;
    for (std::size_t m = 0; m < kMixture; ++m) {
      others = others || !work_[m].types.empty() || work_[m].task != 0;
    }
    if (!others) forget_common();
  }
}

void Controller::configure(std::size_t model) {
  ModelCard& card = state_.models[model];
  clear(model);
  work_[model].configure = send(model, Configure{card.kind, card.changed, state_.seed, false});
}

void Controller::configure_live(std::size_t model, const std::string& name,
                                const std::string& value) {
  send(model, Configure{state_.models[model].kind, {{name, value}}, state_.seed, true});
}

void Controller::train(std::size_t model) {
  ModelCard& card = state_.models[model];
  if (!card.shown || card.mixed() || card.without_text) return;
  if (card.phase == Phase::waiting || card.phase == Phase::training) return;
  Work& work = work_[model];
  if (work.refused) {  // the session's model is not the one shown
    work.train_when_configured = true;
    return configure(model);
  }
  // The session counts from the first step: a paused training goes on to the end it had, a finished
  // one gets the same time again.
  const double given = state_.training_seconds, spent = card.progress.seconds;
  if (card.phase == Phase::trained || spent >= work.begun_at + given) work.begun_at = spent;
  card.phase = Phase::training;
  card.trouble.clear();
  work.train = send(model, Train{0, 0, given > 0 ? work.begun_at + given : 0});
  measure(model);  // no longer
}

void Controller::ask(std::size_t model) {
  ModelCard& card = state_.models[model];
  Work& work = work_[model];
  const bool able = card.shown && (card.progress.trained || card.progress.step > 0) &&
                    card.phase != Phase::waiting;
  const std::string question = asked(state_.question);
  if (!able || question.empty() || (state_.pairs() && !are_pairs(question))) {
    card.scored.clear();
    card.totals.reset();
    return;
  }
  if (work.score) {
    work.ask_again = true;
    return;
  }
  work.asked_at = card.progress.seconds;
  work.scoring.clear();
  Score score;
  score.tokens = true;
  score.likeliest = kLikeliestAsked;
  put_on_common(model);
  work.score = send(model, score, question_of(question));
}

// What a person wrote, as the models read it.
std::string Controller::asked(const std::string& typed) const {
  return state_.pairs() ? read_pairs(typed) : typed;
}

void Controller::ask_all() {
  for (std::size_t i = 0; i < state_.models.size(); ++i) ask(i);
}

void Controller::write_all() {
  const GenerateSettings& g = state_.generate;
  const std::string prompt = asked(g.prompt);
  if (state_.pairs() && prompt.empty()) return tell(std::string(strings::kWriteSource), true);
  for (std::size_t i = 0; i < state_.models.size(); ++i) {
    ModelCard& card = state_.models[i];
    card.written.clear();
    card.prompt_read = prompt;
    if (state_.pairs() && prompt.find('\t') == std::string::npos) card.prompt_read += '\t';
    const bool able = card.shown && (card.progress.trained || card.progress.step > 0);
    if (!able || card.phase == Phase::waiting) continue;
    if (work_[i].generate) send(i, Cancel{work_[i].generate});
    card.writing = true;
    Generate generate;
    generate.length = g.length;
    generate.temperature = g.temperature;
    generate.top_k = g.top_k;
    generate.top_p = g.top_p;
    generate.seed = g.seed;
    put_on_common(i);
    work_[i].generate = send(i, generate, question_of(prompt));
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
  ModelCard& card = state_.models[change.model];
  if (card.without_text) return tell(std::string(strings::kWithoutText), true);
  set_setting(card.changed, change.name, change.value);
  for (FieldDescription& field : card.fields) {
    if (field.name != change.name) continue;
    field.value = change.value;
    if (field.live && card.progress.step > 0) {
      configure_live(change.model, change.name, change.value);
      return;
    }
  }
  work_[change.model].train_when_configured = card.phase == Phase::training;
  configure(change.model);
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
    c.open_text(i.bytes, i.name);
    s.text.editing = editing;
  }
  void operator()(const ChangeTask& i) {
    const bool unit = i.name == "unit";
    if (s.text.bytes->empty()) {  // the task of a model without its text
      for (std::size_t m = 0; unit && m < s.models.size(); ++m) c.read_anew(m, i.value);
      return;
    }
    set_setting(s.task, i.name, i.value);
    c.forget_text_curve();
    c.forget_common();
    s.text.facts.reset();
    s.comparison.gzip.reset();
    c.gzip_asked_ = 0;
    s.pointed.reset();
    for (std::size_t m = 0; m < s.models.size(); ++m) {
      if (!unit || !s.models[m].without_text || !c.read_anew(m, i.value)) c.begin(m);
    }
  }
  void operator()(const ChangeSeed& i) {
    s.seed = i.seed;
    for (std::size_t m = 0; m < s.models.size(); ++m) {
      const ModelCard& card = s.models[m];
      const bool built = card.shown && !card.mixed() && !card.without_text;
      if (built && card.phase != Phase::waiting) c.configure(m);
    }
  }
  void operator()(const ChooseTrainingTime& i) { s.training_seconds = i.seconds; }
  void operator()(const TrainAll&) {
    for (std::size_t m = 0; m < s.models.size(); ++m) {
      if (!(s.models[m].counted && s.models[m].phase == Phase::trained)) c.train(m);
    }
    c.announce("Training all models.");
  }
  void operator()(const PauseAll&) {
    for (std::size_t m = 0; m < s.models.size(); ++m) {
      if (s.models[m].phase == Phase::training) (*this)(PauseModel{m});
    }
  }
  void operator()(const TrainModel& i) { c.train(i.model); }
  void operator()(const PauseModel& i) { c.send(i.model, Pause{}); }
  void operator()(const StepModel& i) { c.send(i.model, Step{}); }
  void operator()(const ResetModel& i) {
    if (c.work_[i.model].dead || s.models[i.model].without_text) return c.begin(i.model);
    c.configure(i.model);
  }
  void operator()(const ChangeField& i) { c.change_field(i); }
  void operator()(const UnfoldModel& i) { s.models[i.model].unfolded = i.on; }
  void operator()(const ShowModel& i) {
    s.models[i.model].shown = i.on;
    if (i.on) c.begin(i.model);
  }
  void operator()(const ChangeWeight& i) { c.change_weight(i); }
  void operator()(const FitWeights&) { c.fit_weights(); }
  void operator()(const ChooseTab& i) {
    s.tab = i.tab;
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
    s.ranking.voice = i.voice;
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
    for (std::size_t m = 0; m < s.models.size(); ++m) {
      if (c.work_[m].generate) c.send(m, Cancel{c.work_[m].generate});
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
using LeavesWarning =
    Looking<PointAt, OpenFile, PasteText, EditText, UnfoldModel, ChooseTab, ChooseAxis,
            ShowDifference, SaveModels, CopyLink, AskToForget, ForgetEverything>;

}  // namespace

void Controller::apply(const Intent& intent) {
  std::visit(
      [this](const auto& one) {
        if (!LeavesWarning::has<std::decay_t<decltype(one)>>) worked();
        Apply{*this, state_}(one);
      },
      intent);
}

void Controller::apply(const Intents& intents) {
  for (const Intent& intent : intents) apply(intent);
}

}  // namespace onegin::web
