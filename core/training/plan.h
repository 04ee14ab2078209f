// How far a training has come, when it is evaluated, and when it ends.
#pragma once

#include <cstddef>
#include <cstdint>

#include "training/learner.h"
#include "training/training_config.h"

namespace onegin {

// Decides by the settings and the progress of a training, which it is shown; it knows no model and
// no clock. Without a limit the plan is long enough for a model of the default size to learn what
// it can, and the schedule of the learning rate is stretched over the plan.
class Plan {
 public:
  // What of a text matters.
  struct Text {
    std::size_t train_tokens = 0;
    std::size_t held_out = 0;  // events; none: there is nothing to evaluate on
    bool characters = true;    // the unit
    double pair = 0;           // mean tokens of a pair, where a step reads one pair for each stream
  };
  // What a new evaluation says.
  enum class Verdict {
    best,    // no evaluation before had a lower loss
    worse,   // one before had
    enough,  // none of the last ones, as many as `patience` says, had the lowest: stop early
  };
  // All of this is saved as it stands.
  struct Standing {
    double best_loss = 0;      // only if has_best
    double last_loss = 0;      // at the last evaluation; only if has_last
    double last_fraction = 0;  // where that was
    std::uint64_t last_step = 0;
    std::uint64_t last_tokens = 0;
    double validation_seconds = 0;  // what the last evaluation took
    double training_seconds = 0;    // spent on steps since then
    std::uint64_t plan_begin = 0;   // step at which the present plan began
    std::int32_t plans = 0;         // plans done
    std::int32_t stale = 0;         // evaluations since the best
    std::int32_t halvings = 0;      // plateau
    bool has_best = false, has_last = false, evaluating = false;
  };

  // `config` and `progress` must outlive it.
  Plan(const Text& text, const TrainingConfig& config, const TrainingProgress& progress)
      : text_(text), config_(config), progress_(progress) {}

  void set_limit(const TrainingLimit& limit) { limit_ = limit; }
  // After an end: patience starts afresh, and a new plan at half the learning rate.
  void go_on();

  // How much of the limit, or of the plan, is behind: 1 is the end.
  double fraction() const;
  // Of the next step, which reads `step_tokens` tokens.
  double learning_rate(double step_tokens) const;

  // An evaluation is to be made, or to be finished, before the next step.
  bool evaluating() const { return now_.evaluating; }
  // The last evaluation belongs to a time limit, and how long it takes is not known yet.
  bool must_expect_evaluation() const { return limit_.seconds > 0 && now_.validation_seconds == 0; }
  void expect_evaluation(double seconds) { now_.validation_seconds = seconds; }

  void note_step(double seconds) { now_.training_seconds += seconds; }
  // Both decide whether an evaluation comes next: after a step; at the end, where all training ends
  // with one.
  void evaluate_if_due() { now_.evaluating = evaluation_due(); }
  bool evaluate_at_end();
  // Before the first step, too.
  void evaluate_first() { now_.evaluating = text_.held_out > 0; }
  Verdict note_evaluation(double loss, double seconds);

  // The weights of the best evaluation are better than those of the last.
  bool best_is_better() const;
  void best_taken_back() { now_.last_loss = now_.best_loss; }

  const Standing& standing() const { return now_; }
  void restore(const Standing& standing) { now_ = standing; }

 private:
  bool evaluation_due() const;
  double planned_steps() const;
  double schedule_fraction(double step_tokens) const;

  const Text text_;
  const TrainingConfig& config_;
  const TrainingProgress& progress_;
  TrainingLimit limit_;
  Standing now_;
};

}  // namespace onegin
