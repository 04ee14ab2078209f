// Trains a neural model by gradient descent, one step at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/neural_model.h"
#include "training/averages.h"
#include "training/checked_sources.h"
#include "training/learner.h"
#include "training/plan.h"
#include "training/saved_training.h"
#include "training/training_config.h"
#include "training/training_step.h"
#include "training/validation.h"
#include "training/weight_copies.h"

namespace onegin {

// A unit of its work is one step, or some pieces of a step where that takes long, or one slice of
// an evaluation on the held-out part, or some pieces of a copy of all weights. Between two units it
// can be saved: in the middle of a step, as it stood at the step's beginning.
//
// The plan says what comes next. After a step that went astray the weights go back to those before
// the last update, which were good, and the Error names a tensor.
class GradientLearner : public Learner {
 public:
  GradientLearner(NeuralModel& model, const Corpus& corpus, const TaskSummary& summary,
                  std::uint64_t seed, Clock clock);

  std::vector<Field> fields() override { return fields_of(config_); }
  void set_limit(const TrainingLimit& limit) override;
  TrainingNeeds needs() const override;
  Result<bool> advance(const Exhausted& exhausted) override;
  using Learner::step;
  Result<bool> step(const Exhausted& exhausted) override;
  void judge_earlier(TokenView earlier) override;
  bool settle(const Exhausted& exhausted) override;
  const TrainingProgress& progress() const override { return progress_; }
  void save(Blocks& blocks) const override;
  using Learner::load;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;

 private:
  Result<void> start(Pieces& pieces);
  Result<bool> start();
  Result<bool> work();
  Result<bool> train_step();
  void freeze();
  void note_step();
  void evaluate();
  bool expect_evaluation();
  void note_evaluation();
  void finish(Sentence message);
  Result<void> restore(Pieces& pieces, const BlockViews& blocks);

  NeuralModel& model_;
  const Corpus& corpus_;
  const TaskSummary task_;
  const Clock clock_;
  TrainingConfig config_;
  TrainingProgress progress_;
  Averages averages_;
  Plan plan_;
  std::vector<Tensor> tensors_;  // from start() on
  WeightCopies copies_;
  TrainingStep step_;
  std::optional<SourceCheck> sources_;  // of a model that reads sources by themselves
  std::optional<ValidationPass> validation_;
  TokenView earlier_;
  std::optional<ValidationPass> earlier_validation_;  // where there is an earlier text
  std::optional<double> best_earlier_loss_;           // of the best weights
  double pass_seconds_ = 0;                           // spent on the evaluation under way
  bool started_ = false;
  bool judged_first_ = false;           // before the first step, just now
  std::optional<Error> astray_;         // of a step, until it has been said
  Pieces pieces_{Pieces::kLargest};     // of the start
  std::optional<SavedTraining> saved_;  // while it is loaded
};

}  // namespace onegin
