// The words within which byte pairs are merged.
#pragma once

#include "characters.h"
#include "text/units/unit_rule.h"

namespace onegin {

// A line is cut into words, each of which is all characters of one of these kinds, one after
// another:
//   letters      letters, digits and marks of any script, and '_'
//   signs        punctuation, symbols, emoji
//   white space
// As in GPT-2, one blank before letters or signs belongs to them: " the" is a word, and of "a   b"
// the words are "a", "  ", " b". A word of more than 64 characters is cut after each 64th. A line
// end is a token of its own. A word cut by itself is again one word.
class BpeWords : public TokenCutter {
 public:
  static constexpr std::size_t kLongest = 64;

  void begin(std::string_view line) override {
    line_ = line;
    position_ = 0;
  }
  bool next(std::string_view& word) override;

 private:
  std::string_view line_;
  std::size_t position_ = 0;
};

}  // namespace onegin
