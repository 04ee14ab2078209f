// The ability to fill a blank: P(token | all other tokens).
#pragma once

#include <cstddef>
#include <span>

#include "math/scalar.h"
#include "text/token.h"

namespace onegin {

class BlankModel {
 public:
  virtual ~BlankModel() = default;

  // log P(. | all tokens but the one at `position`) for all V ids, natural logarithm; the blank is
  // an event, so that ids below the first event, and </s>, get -infinity. What stands at `position`
  // is not looked at. log_probs.size() == V; exp of it sums to 1 (1e-6).
  virtual void fill(std::span<const TokenId> sentence, std::size_t position,
                    std::span<Scalar> log_probs) const = 0;
};

}  // namespace onegin
