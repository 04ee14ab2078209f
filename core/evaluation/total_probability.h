// Does a distribution sum to one? At many contexts, over the whole vocabulary.
#pragma once

#include <span>
#include <vector>

#include "evaluation/context_walk.h"

namespace onegin {

// Sum of exp over all of them; double precision, in their order.
double total_probability(std::span<const Scalar> log_probs);

// The events of every model are the vocabulary less <s> (and less </s> in a stream), so at each
// context the probabilities of these sum to 1. In single precision they do to about 1e-7 times what
// ln P of a rare type is.
class TotalProbability {
 public:
  static constexpr double kExpected = 1, kAllowed = 1e-5;

  // As ContextWalk, in runs of kRun events.
  TotalProbability(const LanguageModel& model, const Task& task, TokenView ids, std::size_t events)
      : model_(model), walk_(model, task, ids, events, kRun), log_probs_(model.vocabulary_size()) {}

  // True while more is left.
  bool advance(const Exhausted& exhausted);
  std::size_t contexts() const { return contexts_; }  // so far
  double progress() const;
  // The sum that is farthest from 1; no number where a probability is none.
  double farthest() const { return farthest_; }

 private:
  static constexpr std::size_t kRun = 32;

  const LanguageModel& model_;
  ContextWalk walk_;
  std::vector<Scalar> log_probs_;
  std::size_t contexts_ = 0;
  double farthest_ = kExpected;
};

}  // namespace onegin
