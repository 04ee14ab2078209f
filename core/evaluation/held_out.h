// ln P of each held-out event under a model, a slice at a time.
#pragma once

#include <span>
#include <vector>

#include "models/model.h"

namespace onegin {

class HeldOutScorer {
 public:
  // From the empty context on. Model and events must outlive it.
  HeldOutScorer(const Model& model, std::span<const TokenId> events)
      : model_(model), events_(events), state_(model.begin()) {}

  // True while more is left.
  bool advance(const Exhausted& exhausted);
  // Of the events so far.
  std::vector<float>& log_probs() { return log_probs_; }

 private:
  const Model& model_;
  std::span<const TokenId> events_;
  State state_;
  std::vector<float> log_probs_;
};

}  // namespace onegin
