// Text -> tokens and back, for each token unit.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "text/word_rule.h"

namespace onegin {

enum class Unit : int { character, word, whitespace };
inline constexpr std::array<std::string_view, 3> kUnitNames{"character", "word", "whitespace"};

// Splits lines of NFC text, one token at a time and without a copy of the line.
//   character   every code point
//   word        the reversible rule documented in word_rule.h
//   whitespace  runs between blanks, tabs, NULs and line ends: the rule by which KenLM's lmplz cuts
//               the text it counts. Its `query` and its Python module also cut at vertical tabs and
//               form feeds, and not at NULs. Lines are TextReader's in every unit: a lone CR ends
//               one, where lmplz takes it for a blank.
class Tokenizer {
 public:
  explicit Tokenizer(Unit unit) : unit_(unit) {}

  // Starts on a line (no '\n' inside), which must outlive the walk.
  void begin(std::string_view line);
  // The next token, valid until the next call; false at the end of the line.
  bool next(std::string_view& token);

 private:
  Unit unit_;
  std::string_view rest_;
  WordSplitter words_;
};

// All tokens of one line.
std::vector<std::string> tokenize_line(std::string_view line, Unit unit);

// Bytes of white space at the end of a line that the unit keeps apart from the tokens before it. 0
// for `character`, where white space is like any other character.
std::size_t trailing_space(std::string_view line, Unit unit);

// Turns tokens back into text as they come. For `character` and `word` the text is exactly the one
// that was tokenised; for `whitespace` single spaces stand between tokens.
class Detokenizer {
 public:
  explicit Detokenizer(Unit unit) : unit_(unit) {}
  // The text that `token` adds ("\n" for a line end).
  void append(std::string_view token, std::string& out);

 private:
  Unit unit_;
  WordSpacing words_;
  bool in_line_ = false;  // whitespace: a token came before on this line
};

}  // namespace onegin
