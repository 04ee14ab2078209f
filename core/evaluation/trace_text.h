// A text as the inputs and targets of one pass through a network.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/neural_model.h"
#include "text/corpus.h"

namespace onegin {

// One stream. Input t is what the network reads at step t, target t what it is to say then: the
// token that input t + 1 is. Each text, in a sentence task each line, begins with <s>.
struct TraceText {
  std::vector<TokenId> inputs;          // (T)
  std::vector<TokenId> targets;         // (T), kNoTarget where nothing is judged
  std::vector<std::uint8_t> restarts;   // (T)
  std::vector<std::string> read, next;  // as in the text; "<s>", "</s>"
  // Of a pair whose source stands apart: the source, and its tokens as in the text.
  bool apart = false;
  std::vector<TokenId> source_ids = {};
  std::vector<std::string> source = {};

  std::size_t steps() const { return inputs.size(); }
  Batch batch() const {
    Batch batch{static_cast<int>(inputs.size()), 1, inputs, targets, restarts};
    if (apart) batch.sources = {&given, 1};
    return batch;
  }
  Source given = {};  // source_ids
};

inline constexpr std::size_t kMostTraced = 2048;  // tokens

// `apart`: of a pair the steps are those of the target alone, for a network that reads sources by
// itself. Errors: no token at all, or more than kMostTraced; a line is no pair and is to be one;
// several pairs whose sources are to stand apart.
Result<TraceText> read_trace_text(const Task& task, std::string_view bytes, bool apart = false);

}  // namespace onegin
