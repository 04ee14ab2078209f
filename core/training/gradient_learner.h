// Trains a neural model by gradient descent, one step at a time.
#pragma once

#include <optional>
#include <vector>

#include "models/neural_model.h"
#include "training/batches.h"
#include "training/learner.h"
#include "training/optimizer.h"
#include "training/training_config.h"
#include "training/validation.h"

namespace onegin {

// A unit of its work is one batch (forward, backward, clipping, update), or some pieces of a batch
// where that takes long, or one slice of an evaluation on the held-out part. Between two units it
// can be saved: in the middle of a batch, as it stood at the batch's beginning.
//
// Without a limit it follows a plan of its own: so many epochs that a model of the default size has
// learnt what it can (gradient_learner_plan.cpp), with the schedule stretched over them.
//
// A step whose loss or gradient is not finite, or whose loss explodes, is not applied: the weights
// go back to those before the last update, which were good, and the Error names a tensor.
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
  bool settle(const Exhausted& exhausted) override;
  const TrainingProgress& progress() const override { return progress_; }
  void save(Blocks& blocks) const override;
  using Learner::load;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;

 private:
  using Weights = std::vector<std::vector<Scalar>>;  // one per tensor

  // What happens to all weights at once takes several pieces.
  enum class Copying { none, best_kept, best_taken_back, last_taken_back };

  Result<void> start(Pieces& pieces);
  Result<bool> start();
  Result<bool> work();
  void copy_weights();
  Result<bool> train_step();
  void change_weights(Pieces& pieces);
  void explain();
  bool expect_validation();
  void note_step();
  void conclude_validation();
  bool validation_due() const;
  void finish(std::string message);
  Result<void> restore(Pieces& pieces, const BlockViews& blocks);
  bool restore_state(std::span<const std::byte> block);
  Result<void> restore_moments(Pieces& pieces, const BlockViews& blocks);
  Result<void> restore_best(Pieces& pieces, const BlockViews& blocks);
  bool restore_memory(std::span<const std::byte> block);
  void restore_progress();
  double fraction() const;
  double schedule_fraction() const;
  double plan_steps() const;
  void reserve(Pieces& pieces, Weights& copy) const;
  void keep(Pieces& pieces, Weights& copy) const;
  void put_back(Pieces& pieces, const Weights& copy);

  NeuralModel& model_;
  const Corpus& corpus_;
  const TaskSummary task_;
  const bool characters_;    // the unit
  const std::size_t types_;  // V
  const std::uint64_t seed_;
  const Clock clock_;
  TrainingConfig config_;
  TrainingLimit limit_;
  TrainingProgress progress_;

  // From start() on.
  bool started_ = false;
  std::vector<Tensor> tensors_;
  Optimizer optimizer_;
  std::optional<Batches> batches_;
  std::optional<ValidationPass> validation_;
  BatchState state_;
  Random dropout_;
  Weights before_;  // the weights before the last update

  // The step under way.
  struct Step {
    bool under_way = false;
    bool changes = false;  // the weights, from then on
    const Batch* batch = nullptr;
    PassResult pass;
    GradientNorm norm;
    double rate = 0, seconds = 0;
    // What it began with, as save() writes it.
    std::vector<std::byte> batches;
    Random dropout{0, 0};
    BatchState state;
  };
  Step step_;
  Copying copying_ = Copying::none;
  std::optional<Error> astray_;      // of a step, until it has been said
  Pieces pieces_{Pieces::kLargest};  // of what is under way: a start, a step or a copy
  bool has_before_ = false;

  Weights best_;             // with the lowest validation loss
  double pass_seconds_ = 0;  // spent on the evaluation under way

  // All of this is saved as it stands.
  struct Standing {
    double best_loss = 0;      // only if has_best
    double last_loss = 0;      // at the last evaluation; only if has_last
    double last_fraction = 0;  // where that was
    std::uint64_t last_step = 0;
    std::uint64_t last_tokens = 0;
    double loss_sum = 0, loss_weight = 0;  // moving averages
    double speed_tokens = 0, speed_seconds = 0;
    double validation_seconds = 0;  // what the last evaluation took
    double training_seconds = 0;    // spent on steps since then
    std::uint64_t plan_begin = 0;   // step at which the present plan began
    std::int32_t plans = 0;         // plans done
    std::int32_t stale = 0;         // evaluations since the best
    std::int32_t halvings = 0;      // plateau
    bool has_best = false, has_last = false, validating = false, finished = false;

    template <class Visitor>
    void visit(Visitor&& v) {
      v(best_loss), v(last_loss), v(last_fraction), v(last_step), v(last_tokens);
      v(loss_sum), v(loss_weight), v(speed_tokens), v(speed_seconds);
      v(validation_seconds), v(training_seconds), v(plan_begin);
      v(plans), v(stale), v(halvings), v(has_best), v(has_last), v(validating), v(finished);
    }
    void write(StateWriter& out) const;
    bool read(StateReader& in);
  };
  Standing now_;
};

}  // namespace onegin
