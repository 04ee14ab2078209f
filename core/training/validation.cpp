// Slices of a validation pass.
#include "training/validation.h"

#include <algorithm>

#include "training/judged_blanks.h"

namespace onegin {
namespace {

BatchPlan slices(const NeuralModel& model, const TaskSummary& task) {
  const auto tokens = static_cast<int>(rows_of_evaluation(model.parameters()));
  // Lines do not depend on each other and can be read side by side; a stream cannot.
  const int streams = task.sentences ? std::min(16, tokens) : 1;
  return {.sentences = task.sentences,
          .pairs = task.pairs,
          .apart = task.pairs && model.reads_sources(),
          .streams = streams,
          .steps = std::max(1, tokens / streams),
          .blanks = model.blank_reading(),
          .types = model.vocabulary_size()};
}

std::unique_ptr<BatchSource> source(const NeuralModel& model, TokenView ids,
                                    const BatchPlan& plan) {
  if (model.blank_reading()) return std::make_unique<JudgedBlanks>(ids, plan);
  return make_batches(ids, plan);
}

}  // namespace

ValidationPass::ValidationPass(NeuralModel& model, TokenView ids, const TaskSummary& task)
    : model_(model), ids_(ids), plan_(slices(model, task)) {}

void ValidationPass::begin() {
  batches_ = source(model_, ids_, plan_);
  state_ = {};
  sum_ = 0;
  events_ = 0;
  running_ = !ids_.empty();
}

bool ValidationPass::advance() {
  if (!running_) return false;
  const PassResult result = model_.evaluate_pass(batches_->next(), state_);
  sum_ += result.loss;
  events_ += result.events;
  running_ = !batches_->at_epoch_start();
  return running_;
}

}  // namespace onegin
