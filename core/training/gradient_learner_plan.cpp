// How far the training has come, when it is judged, and when it ends.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "training/gradient_learner.h"

namespace onegin {
namespace {

constexpr double kShare = 0.1;  // of the time, for evaluation

// Tokens after which a model of the default size only learns the text by heart: twenty times a
// million characters, sixty times ten thousand. Words have more parameters each: five times two
// hundred thousand, ten times ten thousand.
double learnt_tokens(double train_tokens, bool characters) {
  return (characters ? 630 : 100) * std::pow(train_tokens, 0.75);
}

// Tokens to train on when no limit is given. Small texts are read many times (until they are
// learnt by heart, early stopping sees to that), large ones a few times.
double plan_tokens(double train_tokens, bool characters) {
  const double tokens = std::max(train_tokens, 100.0);
  return std::min(1e4 * std::sqrt(tokens), characters ? 1e300 : learnt_tokens(tokens, false));
}

}  // namespace

// Evaluate often at first, later as the cost allows. Without a time limit this depends on token
// counts only, so runs repeat exactly; with one, the clock decides.
bool GradientLearner::validation_due() const {
  const std::size_t events = corpus_.validation().size();
  if (events == 0) return false;
  const std::uint64_t steps = progress_.step - now_.last_step;
  if (config_.validation_interval > 0) {
    return steps >= static_cast<std::uint64_t>(config_.validation_interval);
  }
  const double tokens = static_cast<double>(progress_.tokens);
  const double since = tokens - static_cast<double>(now_.last_tokens);
  constexpr double kSpacing = 1 / kShare;
  // Not more often than forty times in all: the default patience is then a fifth of the training,
  // which outlasts a loss that only stands still for a while. But a short text is learnt by heart
  // within such a fortieth of a long time: there, once in three passes over it.
  const double few_passes = 3 * static_cast<double>(corpus_.train_size);
  if (std::abs(fraction() - now_.last_fraction) < 0.025 && since < few_passes) return false;
  if (limit_.seconds > 0) {
    const double spacing = now_.has_last ? kSpacing : 2;
    return now_.training_seconds >= now_.validation_seconds * spacing;
  }
  const double cost = static_cast<double>(events);
  return since >= std::clamp(tokens - since, 2 * cost, kSpacing * cost);
}

void GradientLearner::conclude_validation() {
  now_.validating = false;
  now_.validation_seconds = pass_seconds_;
  now_.training_seconds = 0;
  now_.last_fraction = fraction();
  now_.last_step = progress_.step;
  now_.last_tokens = progress_.tokens;
  now_.last_loss = validation_->loss();
  now_.has_last = true;
  progress_.validation_loss = now_.last_loss;
  if (!now_.has_best || now_.last_loss < now_.best_loss) {
    now_.best_loss = now_.last_loss;
    now_.has_best = true;
    now_.stale = 0;
    progress_.best_validation_loss = now_.best_loss;
    if (config_.keep_best) copying_ = Copying::best_kept;
    return;
  }
  ++now_.stale;
  constexpr int kHalveAfter = 2;
  if (config_.schedule == ScheduleKind::plateau && now_.stale % kHalveAfter == 0) ++now_.halvings;
  if (config_.patience > 0 && now_.stale >= config_.patience) {
    finish("stopped early: no lower validation loss in " + std::to_string(now_.stale) +
           " evaluations");
  }
}

void GradientLearner::finish(std::string message) {
  progress_.finished = now_.finished = true;
  progress_.remaining_seconds = 0;
  progress_.message = std::move(message);
  if (config_.keep_best && now_.has_best && !best_.empty() && now_.has_last &&
      now_.best_loss < now_.last_loss) {
    copying_ = Copying::best_taken_back;
    now_.last_loss = now_.best_loss;
    progress_.validation_loss = now_.best_loss;
    if (!progress_.message.empty()) progress_.message += "; ";
    progress_.message += "the best weights so far were taken back";
  }
}

double GradientLearner::plan_steps() const {
  const double batch =
      static_cast<double>(config_.batch) * static_cast<double>(config_.sequence_length);
  const double tokens = plan_tokens(static_cast<double>(corpus_.train_size), characters_);
  return std::max(1.0, std::ceil(tokens / batch));
}

// How much of the limit, or of the plan, is behind: 1 is the end.
double GradientLearner::fraction() const {
  double share = 0;
  const double steps = static_cast<double>(progress_.step);
  if (limit_.steps > 0) share = std::max(share, steps / static_cast<double>(limit_.steps));
  if (limit_.epochs > 0) share = std::max(share, progress_.epoch / limit_.epochs + 1e-12);
  if (limit_.seconds > 0) {
    // The last evaluation belongs to the time given.
    const double training = std::max(limit_.seconds - now_.validation_seconds, limit_.seconds / 2);
    share = std::max(share, progress_.seconds / training);
  }
  if (limit_.steps == 0 && limit_.epochs <= 0 && limit_.seconds <= 0) {
    share = (steps - static_cast<double>(now_.plan_begin)) / plan_steps();
  }
  return std::min(share, 1.0);
}

// Where the schedule stands. A time limit says nothing of how much there is to learn: on a short
// text the rate must have come down before the text is learnt by heart, not at the limit.
double GradientLearner::schedule_fraction() const {
  if (limit_.seconds <= 0) return fraction();
  const BatchPlan& plan = batches_->plan();
  const double batch = static_cast<double>(plan.streams) * static_cast<double>(plan.steps);
  const double tokens = static_cast<double>(progress_.step - now_.plan_begin) * batch;
  const double learnt = learnt_tokens(static_cast<double>(corpus_.train_size), characters_);
  return std::clamp(tokens / learnt, fraction(), 1.0);
}

}  // namespace onegin
