// Refuses pairs whose sources a model cannot read, before it learns from them.
#pragma once

#include <cstddef>
#include <vector>

#include "models/language_model.h"
#include "pieces.h"
#include "result.h"

namespace onegin {

// Goes through a corpus of pairs, part by part.
class SourceCheck {
 public:
  explicit SourceCheck(const LanguageModel& model) : model_(model) {}

  // Whole lines, which follow on those that were checked before. Error: which line of the text,
  // what is wrong with its source, and what is expected there.
  Result<void> work(Pieces& pieces, TokenView ids);

 private:
  Result<void> read(TokenId id);

  const LanguageModel& model_;
  std::size_t line_ = 1;
  bool given_ = true;  // what comes is of a source
  std::vector<TokenId> source_;
};

}  // namespace onegin
