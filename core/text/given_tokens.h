// Which tokens of a corpus are given: in pairs the source of each line and the separator after it.
#pragma once

#include "text/token.h"

namespace onegin {

// Follows the ids of a corpus, one after another.
class GivenTokens {
 public:
  // From the beginning of a line on. Without pairs no token is given.
  explicit GivenTokens(bool pairs = false) : GivenTokens(pairs, pairs) {}
  // From a token of pairs on that is given or not.
  GivenTokens(bool pairs, bool given) : pairs_(pairs), given_(given) {}

  // The next token is given.
  bool given() const { return given_; }
  // Goes over the next token.
  void pass(TokenId id) { given_ = given_ ? id != kBeginSentence : pairs_ && id == kEndSentence; }

 private:
  bool pairs_;
  bool given_;
};

}  // namespace onegin
