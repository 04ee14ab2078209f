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
// token that input t + 1 is; of a network that fills blanks, the token itself. Each text, in a
// sentence task each line, begins with <s>; a text of which nothing is known before and behind is
// one of a stream whose blanks are filled.
struct TraceText {
  std::vector<TokenId> inputs;          // (T)
  std::vector<TokenId> targets;         // (T), kNoTarget where nothing is judged
  std::vector<std::uint8_t> restarts;   // (T)
  std::vector<std::string> read, next;  // as in the text, inputs and targets; "<s>", "</s>"
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

// How a network reads what it is traced on.
enum class TraceReading : std::uint8_t {
  next,    // it says what comes next
  blanks,  // it fills blanks
  apart,   // of a pair it reads the source by itself: the steps are those of the target alone
};

// Errors: no token at all, or more than kMostTraced; a line is no pair and is to be one; several
// pairs whose sources are to stand apart.
Result<TraceText> read_trace_text(const Task& task, std::string_view bytes,
                                  TraceReading reading = TraceReading::next);

}  // namespace onegin
