// A running training as it is written to blocks and read from them, to go on bit for bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fields.h"
#include "math/random.h"
#include "models/neural_model.h"
#include "training/averages.h"
#include "training/optimizer.h"
#include "training/plan.h"
#include "training/weight_copies.h"

namespace onegin {

// Six blocks:
//   training.settings  lines of name=value; there also before the first step
//   training.state     version, bytes of a number, weights; then what visit() lists; the position
//   training.moments   of the optimizer, for each tensor the first and the second
//   training.best      the weights with the lowest validation loss, or nothing
//   training.memory    what the streams carry from batch to batch
//   times              what visit() calls times, which are zeros in training.state
// What is small stands here as values; moments and best weights stay where they are.
struct SavedTraining {
  Plan::Standing plan;
  Averages averages;
  TrainingProgress progress;  // what follows from the others is not saved
  Random dropout;
  std::uint64_t optimizer_steps = 0;
  std::vector<std::byte> position;  // of the batches in the text, as they write it
  BatchState carried;

  static void save_settings(std::span<const Field> fields, Blocks& blocks);
  // Changes nothing where there are no settings.
  static Result<void> load_settings(std::span<const Field> fields, const BlockViews& blocks);

  void save(const NeuralModel& model, const Optimizer& optimizer, const WeightCopies& copies,
            Blocks& blocks) const;
  // There is a training in the blocks, not only settings.
  static bool is_in(const BlockViews& blocks);
  // Reads it for the same model with the same settings; the moments go to `optimizer` and the best
  // weights to `copies`, both half done after an Error.
  Result<void> load(Pieces& pieces, const BlockViews& blocks, const NeuralModel& model,
                    Optimizer& optimizer, WeightCopies& copies);
  // What to say where the position is of another text.
  static Error wrong_position();

 private:
  // The order in the file.
  template <class Saved, class Visitor>
  static void visit(Saved& saved, Visitor& v) {
    auto& plan = saved.plan;
    auto& averages = saved.averages;
    auto& progress = saved.progress;
    v(plan.best_loss), v(plan.last_loss), v(plan.last_fraction);
    v(plan.last_step), v(plan.last_tokens);
    v(averages.loss_sum), v(averages.loss_weight);
    v.time(averages.speed_tokens), v.time(averages.speed_seconds);
    v.time(plan.validation_seconds), v.time(plan.training_seconds), v(plan.plan_begin);
    v(plan.plans), v(plan.stale), v(plan.halvings);
    v(plan.has_best), v(plan.has_last), v(plan.evaluating), v(progress.finished);
    v(progress.step), v(progress.epoch), v.time(progress.seconds), v(progress.tokens);
    v(progress.learning_rate), v(progress.gradient_norm);
    v(saved.dropout), v(saved.optimizer_steps);
  }
  bool read_state(std::span<const std::byte> block, std::uint64_t weights);
  bool read_times(std::span<const std::byte> block);
  bool read_memory(std::span<const std::byte> block, std::size_t vocabulary);
};

}  // namespace onegin
