// Limits, plans, and evaluations that cost a tenth of the time.
#include "training/plan.h"

#include <algorithm>
#include <cmath>

#include "training/schedule.h"

namespace onegin {
namespace {

constexpr double kEvaluationPart = 0.1;  // of the time

// Tokens after which a model of the default size only learns the text by heart: twenty times a
// million characters, sixty times ten thousand. Words have more parameters each: five times two
// hundred thousand, ten times ten thousand.
double learnt_tokens(double train_tokens, bool characters) {
  return (characters ? 630 : 100) * std::pow(train_tokens, 0.75);
}

// Tokens to train on when no limit is given. Small texts are read many times (until they are
// learnt by heart, early stopping sees to that), large ones a few times.
double planned_tokens(double train_tokens, bool characters) {
  const double tokens = std::max(train_tokens, 100.0);
  return std::min(1e4 * std::sqrt(tokens), characters ? 1e300 : learnt_tokens(tokens, false));
}

}  // namespace

void Plan::go_on() {
  now_.stale = 0;
  now_.plan_begin = progress_.step;
  ++now_.plans;
}

double Plan::fraction() const {
  double behind = 0;
  const double steps = static_cast<double>(progress_.step);
  if (limit_.steps > 0) behind = std::max(behind, steps / static_cast<double>(limit_.steps));
  if (limit_.epochs > 0) behind = std::max(behind, progress_.epoch / limit_.epochs + 1e-12);
  if (limit_.seconds > 0) {
    // The last evaluation belongs to the time given.
    const double training = std::max(limit_.seconds - now_.validation_seconds, limit_.seconds / 2);
    behind = std::max(behind, progress_.seconds / training);
  }
  if (limit_.steps == 0 && limit_.epochs <= 0 && limit_.seconds <= 0) {
    behind = (steps - static_cast<double>(now_.plan_begin)) / planned_steps();
  }
  return std::min(behind, 1.0);
}

double Plan::planned_steps() const {
  const double length = text_.pair > 0 ? text_.pair : static_cast<double>(config_.sequence_length);
  const double batch = static_cast<double>(config_.batch) * length;
  const double tokens = planned_tokens(static_cast<double>(text_.train_tokens), text_.characters);
  return std::max(1.0, std::ceil(tokens / batch));
}

double Plan::learning_rate(double step_tokens) const {
  return std::ldexp(scheduled_rate(config_, schedule_fraction(step_tokens), now_.halvings),
                    -now_.plans);
}

// Where the schedule stands. A time limit says nothing of how much there is to learn: on a short
// text the rate must have come down before the text is learnt by heart, not at the limit.
double Plan::schedule_fraction(double step_tokens) const {
  if (limit_.seconds <= 0) return fraction();
  const double tokens = static_cast<double>(progress_.step - now_.plan_begin) * step_tokens;
  const double learnt = learnt_tokens(static_cast<double>(text_.train_tokens), text_.characters);
  return std::clamp(tokens / learnt, fraction(), 1.0);
}

// Evaluate often at first, later as the cost allows. Without a time limit this depends on token
// counts only, so runs repeat exactly; with one, the clock decides.
bool Plan::evaluation_due() const {
  if (text_.held_out == 0) return false;
  const std::uint64_t steps = progress_.step - now_.last_step;
  if (config_.validation_interval > 0) {
    return steps >= static_cast<std::uint64_t>(config_.validation_interval);
  }
  const double tokens = static_cast<double>(progress_.tokens);
  const double since = tokens - static_cast<double>(now_.last_tokens);
  constexpr double kSpacing = 1 / kEvaluationPart;
  // Not more often than forty times in all: the default patience is then a fifth of the training,
  // which outlasts a loss that only stands still for a while. But a short text is learnt by heart
  // within such a fortieth of a long time: there, once in three passes over it.
  const double few_passes = 3 * static_cast<double>(text_.train_tokens);
  if (std::abs(fraction() - now_.last_fraction) < 0.025 && since < few_passes) return false;
  if (limit_.seconds > 0) {
    const double spacing = now_.has_last ? kSpacing : 2;
    return now_.training_seconds >= now_.validation_seconds * spacing;
  }
  const double cost = static_cast<double>(text_.held_out);
  return since >= std::clamp(tokens - since, 2 * cost, kSpacing * cost);
}

bool Plan::evaluate_at_end() {
  const bool evaluated = now_.has_last && now_.last_step == progress_.step;
  now_.evaluating = text_.held_out > 0 && !evaluated;
  return now_.evaluating;
}

Plan::Verdict Plan::note_evaluation(double loss, double seconds) {
  now_.evaluating = false;
  now_.validation_seconds = seconds;
  now_.training_seconds = 0;
  now_.last_fraction = fraction();
  now_.last_step = progress_.step;
  now_.last_tokens = progress_.tokens;
  now_.last_loss = loss;
  now_.has_last = true;
  if (!now_.has_best || loss < now_.best_loss) {
    now_.best_loss = loss;
    now_.has_best = true;
    now_.stale = 0;
    return Verdict::best;
  }
  ++now_.stale;
  constexpr int kHalveAfter = 2;
  if (config_.schedule == ScheduleKind::plateau && now_.stale % kHalveAfter == 0) ++now_.halvings;
  const bool enough = config_.patience > 0 && now_.stale >= config_.patience;
  return enough ? Verdict::enough : Verdict::worse;
}

bool Plan::best_is_better() const {
  return now_.has_best && now_.has_last && now_.best_loss < now_.last_loss;
}

}  // namespace onegin
