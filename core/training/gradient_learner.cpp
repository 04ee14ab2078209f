// The training loop, cut into units.
#include "training/gradient_learner.h"

#include <algorithm>
#include <utility>

namespace onegin {
namespace {

// Of a model that reads sources by themselves; of others 0.
double mean_pair(const NeuralModel& model, const Corpus& corpus, const TaskSummary& task) {
  if (!task.pairs || !model.reads_sources()) return 0;
  const auto ids = corpus.train();
  const auto lines = std::count(ids.begin(), ids.end(), kEndSentence);
  return static_cast<double>(ids.size()) / static_cast<double>(std::max<std::ptrdiff_t>(lines, 1));
}

}  // namespace

GradientLearner::GradientLearner(NeuralModel& model, const Corpus& corpus,
                                 const TaskSummary& summary, std::uint64_t seed, Clock clock)
    : model_(model),
      corpus_(corpus),
      task_(summary),
      clock_(std::move(clock)),
      config_(suggested_training(summary, model.training_hints(summary))),
      plan_({.train_tokens = corpus.train_size,
             .held_out = corpus.validation().size(),
             .characters = summary.characters || mean_pair(model, corpus, summary) > 0,
             .pair = mean_pair(model, corpus, summary)},
            config_, progress_),
      copies_(model, tensors_),
      step_(model, config_, plan_, tensors_, copies_, seed) {}

void GradientLearner::set_limit(const TrainingLimit& limit) {
  plan_.set_limit(limit);
  if (!progress_.finished) return;
  progress_.finished = false;
  progress_.message = {};
  plan_.go_on();
}

TrainingNeeds GradientLearner::needs() const {
  const std::size_t moments = Optimizer::moments_for(config_);
  const std::size_t best = config_.keep_best && !corpus_.validation().empty() ? 1 : 0;
  const std::size_t here = moments + 1 + best, file = 1 + moments + best;
  // The text as ids, here and in the file, and where its lines begin.
  std::uint64_t text =
      corpus_.ids.memory_bytes() + corpus_.ids.size() * bytes_per_id(task_.vocabulary);
  const bool apart = task_.pairs && model_.reads_sources();
  const std::size_t line = apart ? 5 * sizeof(std::uint32_t) : sizeof(std::uint32_t);
  text += task_.sentences ? corpus_.statistics.text.lines * line : 0;
  const BatchPlan plan =
      fitted({.sentences = false, .streams = config_.batch, .steps = config_.sequence_length},
             corpus_.train());
  const bool muon = config_.optimizer == OptimizerKind::muon;
  return {.copies = here + file,
          .spared = muon ? 2U : 0U,  // the second moment, here and in the file
          .orthogonal = muon,
          .streams = static_cast<std::size_t>(plan.streams),
          .steps = static_cast<std::size_t>(plan.steps),
          .bytes = text};
}

void GradientLearner::judge_earlier(TokenView earlier) {
  earlier_ = earlier;
  if (!started_ && !earlier.empty()) plan_.evaluate_first();
}

// The lowest layers stay as they are.
void GradientLearner::freeze() {
  for (const Tensor& tensor : tensors_) {
    if (tensor.frozen != nullptr) *tensor.frozen = tensor.layer < config_.frozen_layers;
  }
}

Result<void> GradientLearner::start(Pieces& pieces) {
  auto ready = pieces(1, [this]() -> Result<void> {
    if (corpus_.train().empty())
      return Error{say("there is no text to train on"), "", say("give more text")};
    tensors_.clear();
    model_.visit_tensors([this](const Tensor& tensor) { tensors_.push_back(tensor); });
    freeze();
    validation_.emplace(model_, corpus_.validation(), task_);
    const LanguageModel* language = model_.as_language();
    const bool apart = language != nullptr && task_.pairs && model_.reads_sources();
    if (apart) sources_.emplace(*language);
    if (!earlier_.empty()) earlier_validation_.emplace(model_, earlier_, task_);
    return {};
  });
  if (!ready || pieces.behind()) return ready;
  if (sources_) {
    auto readable = sources_->work(pieces, corpus_.train());
    if (readable && !pieces.behind()) readable = sources_->work(pieces, corpus_.validation());
    if (!readable || pieces.behind()) return readable;
  }
  step_.start(pieces, corpus_.train(), task_);
  pieces(1, [this] { started_ = true; });
  return {};
}

// Some pieces of the start. True while there is more of it.
Result<bool> GradientLearner::start() {
  if (started_) return false;
  return pieces_.walk([this](Pieces& pieces) { return start(pieces); });
}

Result<bool> GradientLearner::advance(const Exhausted& exhausted) {
  do {
    const double begun = clock_();
    const Result<bool> more = work();
    progress_.seconds += clock_() - begun;
    progress_.fraction = plan_.fraction();
    if (!more || !*more) return more;
    // What is known before the first step is seen before it.
    if (std::exchange(judged_first_, false)) return true;
  } while (!exhausted());
  return true;
}

Result<bool> GradientLearner::step(const Exhausted& exhausted) {
  const double begun = clock_();
  Result<bool> more = true;
  do {
    more = start();
    if (!more || *more) continue;
    // An evaluation under way would mix the weights of two steps: it begins anew.
    if (plan_.evaluating() && !step_.under_way()) {
      validation_->begin();
      if (earlier_validation_) earlier_validation_->stop();
    }
    more = train_step();
  } while (more && *more && !exhausted());
  progress_.seconds += clock_() - begun;
  if (more && !*more) progress_.fraction = plan_.fraction();
  return more;
}

bool GradientLearner::settle(const Exhausted& exhausted) {
  const auto unsettled = [this] { return step_.changes() || copies_.under_way(); };
  if (!unsettled()) return false;
  const double begun = clock_();
  do {
    if (copies_.under_way()) {
      copies_.advance();
    } else if (const Result<bool> more = train_step(); more && !*more) {  // no error any more
      plan_.evaluate_if_due();
    }
  } while (unsettled() && !exhausted());
  progress_.seconds += clock_() - begun;
  return unsettled();
}

// One unit of work. True while there is more.
Result<bool> GradientLearner::work() {
  if (copies_.under_way()) {
    copies_.advance();
    return copies_.under_way() || !progress_.finished;
  }
  if (progress_.finished) return false;
  if (auto starting = start(); !starting || *starting) return starting;
  if (!step_.under_way()) {
    if (plan_.evaluating()) {
      evaluate();
      return !progress_.finished || copies_.under_way();
    }
    if (plan_.fraction() >= 1) {
      if (plan_.evaluate_at_end()) return true;
      finish("");
      return copies_.under_way();
    }
    if (plan_.must_expect_evaluation() && expect_evaluation()) return true;
  }
  const Result<bool> more = train_step();
  if (!more) return more.error();
  if (!*more) plan_.evaluate_if_due();
  return true;
}

// Some pieces of a step. True while there is more of it.
Result<bool> GradientLearner::train_step() {
  if (copies_.under_way()) {
    copies_.advance();
    return true;
  }
  if (astray_) {
    Error error = std::move(*astray_);
    astray_.reset();
    return error;
  }
  if (step_.advance(clock_)) return true;
  if (step_.astray()) {
    astray_ = step_.error(progress_.step + 1);
    step_.forget();
    copies_.put_back_last();
    return true;
  }
  note_step();
  return false;
}

void GradientLearner::note_step() {
  ++progress_.step;
  progress_.epoch = step_.epochs();
  progress_.tokens += step_.pass().events;
  progress_.learning_rate = step_.rate();
  progress_.gradient_norm = step_.norm();
  averages_.add(step_.pass(), step_.seconds());
  averages_.show(progress_);
  plan_.note_step(step_.seconds());
  const double done = plan_.fraction();
  if (done > 0) progress_.remaining_seconds = progress_.seconds * (1 - done) / done;
}

// One slice.
void GradientLearner::evaluate() {
  const bool earlier = earlier_validation_ && earlier_validation_->running();
  if (!earlier && !validation_->running()) {
    validation_->begin();
    pass_seconds_ = 0;
  }
  const double begun = clock_();
  bool more = (earlier ? *earlier_validation_ : *validation_).advance();
  if (!more && !earlier && earlier_validation_) {
    earlier_validation_->begin();
    more = true;
  }
  pass_seconds_ += clock_() - begun;
  if (!more) note_evaluation();
}

// Judges what the first evaluation will take by its second slice: the last one belongs to the time
// given, and with a large vocabulary it may be a good part of it. True while there is more of it.
bool GradientLearner::expect_evaluation() {
  if (!validation_->running()) {
    validation_->begin();
    return validation_->advance();
  }
  const double before = validation_->progress(), begun = clock_();
  validation_->advance();
  const double read = validation_->progress() - before;
  const double parts =
      1 + static_cast<double>(earlier_.size()) / static_cast<double>(corpus_.validation().size());
  if (read > 0) plan_.expect_evaluation(parts * (clock_() - begun) / read);
  validation_->stop();
  return false;
}

void GradientLearner::note_evaluation() {
  const double loss = validation_->loss();
  const Plan::Verdict verdict = plan_.note_evaluation(loss, pass_seconds_);
  progress_.validation_loss = loss;
  judged_first_ = progress_.step == 0;
  if (earlier_validation_) progress_.earlier_loss = earlier_validation_->loss();
  if (verdict == Plan::Verdict::best) {
    progress_.best_validation_loss = loss;
    best_earlier_loss_ = progress_.earlier_loss;
    if (config_.keep_best) copies_.keep_best();
  } else if (verdict == Plan::Verdict::enough) {
    finish(
        say("stopped early: no lower validation loss in {0} evaluations", plan_.standing().stale));
  }
}

void GradientLearner::finish(Sentence message) {
  progress_.finished = true;
  progress_.remaining_seconds = 0;
  progress_.message = std::move(message);
  if (!config_.keep_best || !copies_.has_best() || !plan_.best_is_better()) return;
  copies_.put_back_best();
  plan_.best_taken_back();
  progress_.validation_loss = plan_.standing().best_loss;
  progress_.earlier_loss = best_earlier_loss_;
  const Sentence back = say("the best weights so far were taken back");
  progress_.message = progress_.message.empty() ? back : say("{0}; {1}", progress_.message, back);
}

void GradientLearner::save(Blocks& blocks) const {
  TrainingConfig config = config_;
  SavedTraining::save_settings(fields_of(config), blocks);
  if (!started_) return;
  SavedTraining saved;
  saved.plan = plan_.standing();
  saved.averages = averages_;
  saved.progress = progress_;
  step_.save(saved);
  saved.save(model_, step_.optimizer(), copies_, blocks);
}

Result<void> GradientLearner::load(Pieces& pieces, const BlockViews& blocks) {
  auto prepared = pieces(1, [&]() -> Result<void> {
    if (auto read = SavedTraining::load_settings(fields_of(config_), blocks); !read) return read;
    started_ = false;
    step_.abandon();
    copies_.abandon();
    astray_.reset();
    pieces_ = Pieces(Pieces::kLargest);
    saved_.emplace();
    return {};
  });
  if (!prepared || !SavedTraining::is_in(blocks)) return prepared;
  if (auto ready = start(pieces); !ready || pieces.behind()) return ready;
  auto restored = restore(pieces, blocks);
  if (restored) return {};
  // Nothing half restored.
  started_ = false;
  plan_.restore({});
  averages_ = {};
  progress_ = {};
  step_.forget();
  copies_.forget_best();
  saved_.reset();
  return restored;
}

Result<void> GradientLearner::restore(Pieces& pieces, const BlockViews& blocks) {
  auto read = saved_->load(pieces, blocks, model_, step_.optimizer(), copies_);
  if (!read || pieces.behind()) return read;
  return pieces(static_cast<double>(corpus_.ids.size()), [&]() -> Result<void> {
    if (!step_.restore(*saved_)) return SavedTraining::wrong_position();
    plan_.restore(saved_->plan);
    averages_ = saved_->averages;
    progress_ = saved_->progress;
    progress_.fraction = plan_.fraction();
    saved_.reset();
    return {};
  });
}

}  // namespace onegin
