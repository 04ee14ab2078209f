// Which tokens of a batch each token sees.
//
// Where it sees both sides, those are all tokens of its reading, itself among them; a reading of
// more than C tokens begins anew after every C of them. Nothing is seen from before the batch.
// Where it sees those before it alone, the rule when the context is full is one, the same in
// training, evaluation, scoring and generation. C is the setting `context`; a text (or a sentence)
// begins with nothing before it.
//   rotary   The context slides: a token attends, in every layer, to itself and to the C - 1 tokens
//            before it. Their keys and values are those of when they were read.
//   learned  There are C places, and a place has a vector of its own, so the context cannot slide:
//            after C tokens the model begins anew at the first place with nothing before it, as the
//            windows do that nanoGPT learns from.
// In training the keys and values of earlier batches are seen, too, as they were; no gradient goes
// into them (Dai et al. 2019, Transformer-XL).
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "models/neural_model.h"
#include "text/token.h"

namespace onegin {

// The tokens of a stream are numbered from the oldest that may still be seen: C - 1 that were kept
// from before the batch, then the T of the batch.
struct Reach {
  std::size_t context = 1;  // C
  bool slides = true;       // rotary; else the context begins anew
  bool causal = true;       // else both sides are seen

  // Tokens from before the batch that may be seen.
  std::size_t past() const { return causal ? context - 1 : 0; }
  // Tokens beside a run of them that the run may see together.
  std::size_t beside() const { return causal ? context - 1 : 2 * (context - 1); }

  // Reads one token when `held` tokens are seen before it; the new `held`, of the next token. The
  // token's own place, counted from the first token that it sees, is the old one.
  std::size_t next(std::size_t held) const {
    if (held + 1 < context) return held + 1;
    return slides ? past() : 0;
  }

  // Of every row (t, b) of a batch the numbers of the tokens that it sees, [first, end), and the
  // place of the row's token from there on. held (B): how many tokens each stream sees from before
  // the batch, and then those that the next batch will see.
  void read(const Batch& batch, TokenId* held, TokenId* first, TokenId* end, TokenId* place) const {
    const auto streams = static_cast<std::size_t>(batch.streams);
    for (std::size_t row = 0; row < batch.inputs.size(); ++row) {
      std::size_t seen = held[row % streams];
      if (!batch.restarts.empty() && batch.restarts[row] != 0) seen = 0;
      first[row] = static_cast<TokenId>(past() + row / streams - seen);
      end[row] = static_cast<TokenId>(past() + row / streams + 1);
      place[row] = static_cast<TokenId>(seen);
      held[row % streams] = static_cast<TokenId>(next(seen));
    }
  }

  // The same where both sides are seen.
  void read_both(const Batch& batch, TokenId* first, TokenId* end, TokenId* place) const {
    const auto streams = static_cast<std::size_t>(batch.streams);
    const std::size_t rows = batch.inputs.size();
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t t = row / streams;
      const bool begins = t == 0 || (!batch.restarts.empty() && batch.restarts[row] != 0) ||
                          t - first[row - streams] == context;
      first[row] = begins ? static_cast<TokenId>(t) : first[row - streams];
      place[row] = static_cast<TokenId>(t - first[row]);
    }
    for (std::size_t row = rows; row-- > 0;) {
      const bool last = row + streams >= rows || first[row + streams] != first[row];
      end[row] = last ? static_cast<TokenId>(row / streams + 1) : end[row + streams];
    }
  }
};

}  // namespace onegin
