// Slices of a validation pass.
#include "training/validation.h"

#include <algorithm>

namespace onegin {
namespace {

// Tokens a slice, so that it takes milliseconds: a token costs about two operations a parameter.
// The size follows from the model alone, never from the clock: results must repeat bit for bit.
int slice_tokens(const NeuralModel& model) {
  constexpr std::size_t kWork = 100'000'000;  // parameters times tokens
  constexpr std::size_t kLongest = 256;
  const std::size_t parameters = std::max<std::size_t>(model.parameters(), 1);
  return static_cast<int>(std::clamp<std::size_t>(kWork / parameters, 1, kLongest));
}

BatchPlan slices(const NeuralModel& model, bool sentences) {
  const int tokens = slice_tokens(model);
  // Lines do not depend on each other and can be read side by side; a stream cannot.
  const int streams = sentences ? std::min(16, tokens) : 1;
  return {.sentences = sentences, .streams = streams, .steps = std::max(1, tokens / streams)};
}

}  // namespace

ValidationPass::ValidationPass(NeuralModel& model, std::span<const TokenId> ids, bool sentences)
    : model_(model), ids_(ids), plan_(slices(model, sentences)), batches_(ids, plan_) {}

void ValidationPass::begin() {
  batches_ = Batches(ids_, plan_);
  state_ = {};
  sum_ = 0;
  events_ = 0;
  running_ = !ids_.empty();
}

bool ValidationPass::advance() {
  if (!running_) return false;
  const PassResult result = model_.evaluate_pass(batches_.next(), state_);
  sum_ += result.loss;
  events_ += result.events;
  running_ = !batches_.at_epoch_start();
  return running_;
}

double ValidationPass::progress() const {
  return static_cast<double>(events_) / static_cast<double>(std::max<std::size_t>(ids_.size(), 1));
}

}  // namespace onegin
