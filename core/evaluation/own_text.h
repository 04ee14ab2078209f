// A text that a model writes itself, as ids: contexts for a model that came without a text.
#pragma once

#include <cstdint>

#include "evaluation/sampling.h"
#include "models/model.h"
#include "text/corpus.h"

namespace onegin {

class OwnText {
 public:
  // Draws `events` events from the model's own distribution. `model`, of `task`, must outlive the
  // text.
  OwnText(const LanguageModel& model, const Task& task, std::size_t events, std::uint64_t seed = 1);

  // True while more is left.
  bool advance(const Exhausted& exhausted);
  // Of pairs every source is empty.
  TokenView ids() const { return ids_; }

 private:
  void begin_line();

  const LanguageModel& model_;
  const bool sentences_, pairs_;
  std::size_t left_;  // events
  Sampler sampler_;
  State state_;
  std::vector<Scalar> log_probs_;
  TokenIds ids_;
};

}  // namespace onegin
