// Writes passages into the columns of a batch.
#include "training/passage_rows.h"

#include "models/language_model.h"

namespace onegin {

void PassageRows::clear(std::size_t steps, std::size_t lanes) {
  lanes_ = lanes;
  inputs.assign(steps * lanes, kBeginSentence);
  targets.assign(steps * lanes, kNoTarget);
  restarts_.assign(steps * lanes, 1);
}

void PassageRows::put(const Passage& passage, std::size_t row, std::size_t lane, AskedIds asked,
                      TokenId hidden) {
  std::size_t at = row * lanes_ + lane;
  restarts_[at] = 1;
  const auto step = [&](TokenId token, bool is_asked) {
    inputs[at] = is_asked && hidden != kNoTarget ? hidden : token;
    targets[at] = is_asked ? token : kNoTarget;
    at += lanes_;
    if (at < restarts_.size()) restarts_[at] = 0;
  };
  if (passage.opens) step(kBeginSentence, false);
  GivenTokens given(pairs_, pairs_ && (passage.opens || is_given(ids_, passage.begin)));
  for (std::size_t i = passage.begin; i < passage.end; ++i) {
    const TokenId id = ids_[i];
    step(id, i >= asked.first && i < asked.last && !given.given() && id >= kUnknown);
    given.pass(id);
  }
  if (at < restarts_.size()) restarts_[at] = 1;
}

Batch PassageRows::batch(std::size_t steps) {
  const std::size_t size = steps * lanes_;
  Batch batch;
  batch.steps = static_cast<int>(steps);
  batch.streams = static_cast<int>(lanes_);
  batch.inputs = std::span(inputs).first(size);
  batch.targets = std::span(targets).first(size);
  batch.restarts = std::span(restarts_).first(size);
  return batch;
}

}  // namespace onegin
