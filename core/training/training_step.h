// One step of gradient descent after another: forward, backward, clipping, update.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/neural_model.h"
#include "training/batches.h"
#include "training/learner.h"
#include "training/optimizer.h"
#include "training/plan.h"
#include "training/saved_training.h"
#include "training/weight_copies.h"

namespace onegin {

// A step takes several pieces where it takes long. In the middle of one, what is saved is what the
// step began with.
//
// A step whose loss or gradient is not finite, or whose loss explodes, went astray and is not
// applied.
class TrainingStep {
 public:
  // `tensors` are the model's, once it has started. All of these must outlive it.
  TrainingStep(NeuralModel& model, const TrainingConfig& config, const Plan& plan,
               const std::vector<Tensor>& tensors, WeightCopies& copies, std::uint64_t seed);

  // Before the first step, and again before another training is restored.
  void start(Pieces& pieces, TokenView text, const TaskSummary& task);

  // Some pieces of the step under way, or of the next. True while there is more of it.
  bool advance(const Clock& clock);
  bool under_way() const { return under_way_; }
  // The weights are half changed.
  bool changes() const { return changes_; }
  void abandon();

  // Of the last step. An Error says why it went astray; `step` is its number.
  bool astray() const { return astray_; }
  Error error(std::uint64_t step) const;
  const PassResult& pass() const { return pass_; }
  double norm() const { return norm_.value; }
  double rate() const { return rate_; }
  double seconds() const { return seconds_; }
  double epochs() const { return batches_->epochs(); }

  void save(SavedTraining& saved) const;
  // False if the position is of another text.
  bool restore(const SavedTraining& saved);
  // Forgets what the streams carry.
  void forget() { carried_ = {}; }
  Optimizer& optimizer() { return optimizer_; }
  const Optimizer& optimizer() const { return optimizer_; }

 private:
  void begin();
  void change_weights(Pieces& pieces);

  NeuralModel& model_;
  const TrainingConfig& config_;
  const Plan& plan_;
  const std::vector<Tensor>& tensors_;
  WeightCopies& copies_;
  const std::uint64_t seed_;
  Optimizer optimizer_;
  std::unique_ptr<BatchSource> batches_;
  BatchState carried_;  // from batch to batch
  Random dropout_;

  bool under_way_ = false, changes_ = false, astray_ = false;
  const Batch* batch_ = nullptr;
  PassResult pass_;
  GradientNorm norm_;
  double rate_ = 0, seconds_ = 0;
  SavedTraining begun_;  // position, dropout and what is carried, as the step began
  Pieces pieces_{Pieces::kLargest};
};

}  // namespace onegin
