// Blanks of a text, evenly spread, each in what stands around it.
#pragma once

#include <vector>

#include "models/blank_model.h"
#include "text/corpus.h"

namespace onegin {

class BlankWalk {
 public:
  // The walk visits at most `most` tokens of `ids` that are events, not </s> and not given. `ids`
  // are whole lines, but in a stream. `task` and `ids` must outlive the walk.
  BlankWalk(const Task& task, TokenView ids, std::size_t most);

  // On to the next; false: there is none.
  bool next();
  // Of the present one. In a stream it stands among the 64 tokens before and after it, else in its
  // line.
  BlankPlace place() const { return {sentence_, position_}; }
  TokenId truth() const { return sentence_[position_]; }

  std::size_t seen() const { return seen_; }
  std::size_t blanks() const { return places_.size(); }

 private:
  const bool lines_;
  const TokenView ids_;
  std::vector<std::size_t> places_;
  std::size_t seen_ = 0;
  std::vector<TokenId> sentence_;
  std::size_t position_ = 0;
};

}  // namespace onegin
