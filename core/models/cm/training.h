// The one pass over the training part in which context mixing learns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/cm/context_mixer.h"
#include "models/cm/mixing_contexts.h"
#include "models/model.h"
#include "text/given_tokens.h"
#include "text/token_ids.h"

namespace onegin {

class CmModel;

class CmTraining {
 public:
  // Both must outlive it.
  CmTraining(CmModel& model, TokenView train);

  // Works until `exhausted`. True when everything is learnt.
  bool advance(const Exhausted& exhausted);
  double progress() const;

 private:
  enum class Phase { tally, prepare, learn, settle, done };

  bool step(const Exhausted& exhausted);
  void tally();
  void learn(std::size_t i);
  void count(std::size_t i);

  CmModel& model_;
  const TokenView train_;
  const std::size_t delay_;
  Phase phase_ = Phase::tally;
  Pieces pieces_{Pieces::kLargest};
  std::size_t at_ = 0;  // tokens of the phase that are done
  std::vector<std::uint32_t> tally_;
  MixingContexts reader_;
  GivenTokens given_;
  ContextMixer::Question question_;
  std::vector<TokenCode::Decision> path_;
  // The last `delay` tokens, not counted yet, by place modulo delay.
  std::vector<std::uint64_t> hashes_;  // (delay, N)
  std::vector<std::uint8_t> events_;   // (delay): whether it is to be counted
};

}  // namespace onegin
