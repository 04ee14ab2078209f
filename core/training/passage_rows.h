// The rows of a batch whose streams read passages one after another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "text/token_ids.h"
#include "training/batches.h"
#include "training/passages.h"

namespace onegin {

// The ids [first, last) of a text: those of a passage that may be asked for.
struct AskedIds {
  std::size_t first = 0, last = 0;
};

class PassageRows {
 public:
  // `ids` must outlive it. What is given, and </s>, is never asked for.
  PassageRows(TokenView ids, bool pairs) : ids_(ids), pairs_(pairs) {}

  // An empty batch of steps x lanes rows: nothing is read, nothing asked for.
  void clear(std::size_t steps, std::size_t lanes);
  // From row `row` of a lane. What is asked for is shown as `hidden`, or as it is for kNoTarget.
  void put(const Passage& passage, std::size_t row, std::size_t lane, AskedIds asked,
           TokenId hidden);
  // The first `steps` rows of each lane; valid until the next clear().
  Batch batch(std::size_t steps);

  std::vector<TokenId> inputs, targets;  // steps x lanes

 private:
  TokenView ids_;
  bool pairs_;
  std::size_t lanes_ = 0;
  std::vector<std::uint8_t> restarts_;
};

}  // namespace onegin
