// The training loop, cut into units.
#include "training/gradient_learner.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "training/schedule.h"

namespace onegin {
namespace {

constexpr std::uint64_t kDropoutStream = 0x0d;  // of the seed, apart from the order of lines
constexpr double kMoving = 0.98;                // decay a step of the moving averages

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

// The first tensor with an entry that is not finite, or with the largest gradient.
std::string_view culprit(std::span<const Tensor> tensors) {
  std::string_view largest;
  double most = -1;
  for (const Tensor& tensor : tensors) {
    for (const auto& entries : {tensor.gradient, tensor.weights}) {
      for (Scalar x : entries) {
        if (!std::isfinite(x)) return tensor.name;
      }
    }
    const double norm = gradient_norm({&tensor, 1});
    if (norm > most) {
      most = norm;
      largest = tensor.name;
    }
  }
  return largest;
}

}  // namespace

GradientLearner::GradientLearner(NeuralModel& model, const Corpus& corpus,
                                 const TaskSummary& summary, std::uint64_t seed, Clock clock)
    : model_(model),
      corpus_(corpus),
      task_(summary),
      characters_(summary.characters),
      types_(summary.vocabulary),
      seed_(seed),
      clock_(std::move(clock)),
      config_(suggested_training(summary)),
      dropout_(seed, kDropoutStream) {}

void GradientLearner::set_limit(const TrainingLimit& limit) {
  limit_ = limit;
  if (!progress_.finished) return;
  // Going on after an end: patience starts afresh, and a new plan at half the learning rate.
  progress_.finished = now_.finished = false;
  progress_.message.clear();
  now_.stale = 0;
  now_.plan_begin = progress_.step;
  ++now_.plans;
}

TrainingNeeds GradientLearner::needs() const {
  const std::size_t moments = Optimizer::moments_for(config_);
  const std::size_t best = config_.keep_best && !corpus_.validation().empty() ? 1 : 0;
  const std::size_t here = moments + 1 + best, file = 1 + moments + best;
  // The text as ids, here and in the file, and where its lines begin.
  std::uint64_t text = corpus_.ids.size() * (sizeof(TokenId) + bytes_per_id(types_));
  text += task_.sentences ? corpus_.statistics.text.lines * sizeof(std::uint32_t) : 0;
  const BatchPlan plan =
      fitted({.sentences = false, .streams = config_.batch, .steps = config_.sequence_length},
             corpus_.train());
  return {here + file, static_cast<std::size_t>(plan.streams), static_cast<std::size_t>(plan.steps),
          text};
}

Result<void> GradientLearner::start(Pieces& pieces) {
  auto ready = pieces(1, [this]() -> Result<void> {
    if (corpus_.train().empty()) return Error{"there is no text to train on", "", "give more text"};
    tensors_.clear();
    model_.visit_tensors([this](const Tensor& tensor) { tensors_.push_back(tensor); });
    return {};
  });
  if (!ready || pieces.behind()) return ready;
  optimizer_.begin(pieces, config_, tensors_);
  pieces(static_cast<double>(corpus_.ids.size()), [this] {
    batches_.emplace(corpus_.train(), BatchPlan{.sentences = task_.sentences,
                                                .pairs = task_.pairs,
                                                .streams = config_.batch,
                                                .steps = config_.sequence_length,
                                                .shuffle = seed_});
    validation_.emplace(model_, corpus_.validation(), task_);
  });
  keep(pieces, before_);
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
    progress_.fraction = fraction();
    if (!more || !*more) return more;
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
    if (now_.validating && !step_.under_way) validation_->begin();
    more = train_step();
  } while (more && *more && !exhausted());
  progress_.seconds += clock_() - begun;
  if (more && !*more) progress_.fraction = fraction();
  return more;
}

bool GradientLearner::settle(const Exhausted& exhausted) {
  const auto unsettled = [this] { return step_.changes || copying_ != Copying::none; };
  if (!unsettled()) return false;
  const double begun = clock_();
  do {
    if (copying_ != Copying::none) {
      copy_weights();
    } else if (const Result<bool> more = train_step(); more && !*more) {  // no error any more
      now_.validating = validation_due();
    }
  } while (unsettled() && !exhausted());
  progress_.seconds += clock_() - begun;
  return unsettled();
}

// One unit of work. True while there is more.
Result<bool> GradientLearner::work() {
  if (copying_ != Copying::none) {
    copy_weights();
    return copying_ != Copying::none || !progress_.finished;
  }
  if (progress_.finished) return false;
  if (auto starting = start(); !starting || *starting) return starting;
  if (now_.validating && !step_.under_way) {
    if (!validation_->running()) {
      validation_->begin();
      pass_seconds_ = 0;
    }
    const double begun = clock_();
    const bool more = validation_->advance();
    pass_seconds_ += clock_() - begun;
    if (!more) conclude_validation();
    return !progress_.finished || copying_ != Copying::none;
  }
  if (!step_.under_way && fraction() >= 1) {
    if (!corpus_.validation().empty() && (!now_.has_last || now_.last_step != progress_.step)) {
      now_.validating = true;
      return true;
    }
    finish("");
    return copying_ != Copying::none;
  }
  const bool unexpected = limit_.seconds > 0 && now_.validation_seconds == 0;
  if (!step_.under_way && unexpected && expect_validation()) return true;
  const Result<bool> more = train_step();
  if (!more) return more.error();
  if (!*more) now_.validating = validation_due();
  return true;
}

// Judges what the first evaluation will take by its second slice: the last one belongs to the time
// given, and with a large vocabulary it may be a good part of it. True while there is more of it.
bool GradientLearner::expect_validation() {
  if (!validation_->running()) {
    validation_->begin();
    return validation_->advance();
  }
  const double before = validation_->progress(), begun = clock_();
  validation_->advance();
  const double share = validation_->progress() - before;
  if (share > 0) now_.validation_seconds = (clock_() - begun) / share;
  validation_->stop();
  return false;
}

// Some pieces of a step. True while there is more of it.
Result<bool> GradientLearner::train_step() {
  if (copying_ != Copying::none) {
    copy_weights();
    return true;
  }
  if (astray_) {
    Error error = std::move(*astray_);
    astray_.reset();
    return error;
  }
  const double begun = clock_();
  if (!step_.under_way) {
    step_.batches.clear();
    StateWriter out(step_.batches);
    batches_->save(out);
    step_.dropout = dropout_;
    step_.state = state_;
    step_.batch = &batches_->next();
    step_.seconds = 0;
    step_.under_way = true;
  }
  bool astray = false;
  const bool more = pieces_.walk([&](Pieces& pieces) {
    model_.train_pass(pieces, *step_.batch, state_, dropout_, step_.pass);
    step_.norm.measure(pieces, tensors_);
    pieces(1, [&] {
      const double events = static_cast<double>(std::max<std::size_t>(step_.pass.events, 1));
      // Guessing evenly costs ln V; ten times that is no longer learning.
      const double exploded = 10 + 10 * std::log(static_cast<double>(model_.vocabulary_size()));
      astray = !(step_.pass.loss / events < exploded) || !(step_.norm.value < 1e15);
    });
    if (!astray) change_weights(pieces);
  });
  step_.seconds += clock_() - begun;
  if (more) return true;
  step_.under_way = step_.changes = false;
  if (astray) {
    explain();
    return true;
  }
  has_before_ = true;
  note_step();
  return false;
}

void GradientLearner::change_weights(Pieces& pieces) {
  pieces(1, [&] {
    step_.changes = true;
    step_.rate =
        std::ldexp(scheduled_rate(config_, schedule_fraction(), now_.halvings), -now_.plans);
  });
  keep(pieces, before_);
  optimizer_.step(pieces, tensors_, step_.rate, clipping_scale(step_.norm.value, config_.clipping));
  model_.repack(pieces);
}

// Says why the step is not applied, and takes the weights back to those before the last one.
void GradientLearner::explain() {
  const PassResult& pass = step_.pass;
  const double loss = pass.loss / static_cast<double>(std::max<std::size_t>(pass.events, 1));
  Error error{.what = "step " + std::to_string(progress_.step + 1) + " went astray: loss " +
                      number(loss) + ", gradient norm " + number(step_.norm.value) +
                      "; it was not applied",
              .where = std::string(culprit(tensors_)),
              .hint = "lower the learning rate (now " + number(config_.learning_rate) + ")",
              .kind = ErrorKind::failure};
  if (config_.clipping <= 0 || config_.clipping > 1) error.hint += " or set clipping to 1";
  if (has_before_) copying_ = Copying::last_taken_back;
  has_before_ = false;
  state_ = {};
  astray_ = std::move(error);
}

void GradientLearner::note_step() {
  const PassResult& pass = step_.pass;
  const double seconds = step_.seconds;
  const auto decayed_add = [](double& average, double value) {
    average = kMoving * average + value;
  };
  ++progress_.step;
  progress_.epoch = batches_->epochs();
  progress_.tokens += pass.events;
  progress_.learning_rate = step_.rate;
  progress_.gradient_norm = step_.norm.value;
  decayed_add(now_.loss_sum, pass.loss);
  decayed_add(now_.loss_weight, static_cast<double>(pass.events));
  if (now_.loss_weight > 0) progress_.train_loss = now_.loss_sum / now_.loss_weight;
  decayed_add(now_.speed_tokens, static_cast<double>(pass.events));
  decayed_add(now_.speed_seconds, seconds);
  if (now_.speed_seconds > 0) progress_.tokens_per_second = now_.speed_tokens / now_.speed_seconds;
  now_.training_seconds += seconds;
  const double done = fraction();
  if (done > 0) progress_.remaining_seconds = progress_.seconds * (1 - done) / done;
}

}  // namespace onegin
