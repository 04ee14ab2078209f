// The ability to fill a blank: P(token | all other tokens).
#pragma once

#include <cstddef>
#include <limits>
#include <span>

#include "math/scalar.h"
#include "text/token.h"

namespace onegin {

// In the place of a token that is a blank, too, and stays one: a masked model reads its mask there,
// another kind what it reads for a token that it does not know.
inline constexpr TokenId kAnotherBlank = std::numeric_limits<TokenId>::max();

// One blank of a sentence.
struct BlankPlace {
  std::span<const TokenId> sentence;
  std::size_t position = 0;
};

// A sentence is all tokens of a line: in a task of sentences with </s> at its end, unless it is cut
// off there, and of a pair source, <s>, target, </s>; in a stream any run of a text, without <s> or
// </s>. A token of it may be any id.
class BlankModel {
 public:
  virtual ~BlankModel() = default;

  virtual std::size_t vocabulary_size() const = 0;  // V

  // log P(. | all tokens but the one at `position`) for all V ids, natural logarithm; the blank is
  // an event, so that ids below the first event, and </s>, get -infinity. What stands at `position`
  // is not looked at. log_probs.size() == V; exp of it sums to 1 (1e-6).
  virtual void fill(std::span<const TokenId> sentence, std::size_t position,
                    std::span<Scalar> log_probs) const = 0;

  // Many blanks, each as fill() has it: log_probs (blanks, V). The default fills one after another;
  // kinds that fill them faster together override it.
  virtual void fill_each(std::span<const BlankPlace> blanks, std::span<Scalar> log_probs) const {
    if (blanks.empty()) return;
    const std::size_t row = log_probs.size() / blanks.size();
    for (std::size_t i = 0; i < blanks.size(); ++i) {
      fill(blanks[i].sentence, blanks[i].position, log_probs.subspan(i * row, row));
    }
  }
};

}  // namespace onegin
