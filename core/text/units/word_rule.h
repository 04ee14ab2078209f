// The `word` unit: words and punctuation as tokens, by a rule that gives every text back exactly.
//
// Pieces. A line is cut into white space and pieces:
//   word         letters, digits, marks and '_' of any script written with spaces: "king",
//   "말했다",
//                "LSTM은". Kept inside a word: an apostrophe between letters other than Hangul
//                ("don't", "l'homme"), '.' and '@' between ASCII letters or digits ("3.14", "e.g",
//                "file.txt"), ',' and ':' between ASCII digits ("1,000", "12:30").
//   URL          an ASCII scheme, "://" and the URL's characters, less closing punctuation.
//   kana         a run of hiragana, a run of katakana.
//   character    each Han character; each grapheme cluster of Thai, Lao, Khmer, Myanmar.
//   emoji        each grapheme cluster: flags, skin tones, ZWJ families stay whole.
//   punctuation  each other character; the same one repeated is one piece ("...", "!!", "=="),
//                but for brackets and quotes.
//
// Spacing. Between two pieces one space is expected, unless the first joins what follows it or the
// second joins what precedes it:
//   joins before   , . ; : ! ? % and closing brackets and quotation marks
//   joins after    # $ @ and opening brackets and quotation marks
//   joins both     - / \ ^ and dashes, middle dots; Han, kana and their punctuation
//   joins neither  words, URLs, emoji (but emoji join each other), other symbols, straight quotes
// Where the text has what is expected, the tokens are the pieces themselves: "the", ",", "king".
// Where it has not, punctuation, emoji and URLs carry the difference, the second piece before the
// first, so that words stay clean:
//   - no space where one is expected: the joiner U+203F. He said "no". -> He said "‿ no ‿" .
//   - one space (or no-break space) where none is expected: that space. a - b -> a " - " b.
// Any other white space, and any at the ends of the line, is a token of its own. A joiner in the
// text itself is a piece that joins both and carries nothing, so the two cannot be mistaken.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "characters.h"

namespace onegin {

inline constexpr std::string_view kJoiner = "\u203F";

struct Piece {
  std::string_view text;
  PieceClass kind = PieceClass::none;
};

// Splits one line of NFC text into the tokens of the word rule.
class WordSplitter {
 public:
  void begin(std::string_view line);
  // The next token, valid until the next call; false at the end of the line.
  bool next(std::string_view& token);

 private:
  enum class Carried : std::uint8_t { nothing, joiner, space };

  std::string_view take_space();
  Piece take_piece();
  std::size_t word_end(std::size_t position) const;
  std::size_t url_end(std::size_t begin, std::size_t end) const;
  std::size_t cluster_end(std::size_t position, Character first, PieceClass kind) const;

  std::string_view line_;
  std::size_t position_ = 0;
  Piece piece_;                      // the next to be handed out
  std::string_view gap_;             // the white space before it
  Carried left_ = Carried::nothing;  // what it carries of that
  std::string_view white_space_;     // a token of its own, handed out before the piece
  std::string scratch_;              // holds a token that has joiners
};

// Puts tokens together again; knows of the last token only how it joins what follows.
class WordSpacing {
 public:
  // Appends the text that `token` adds.
  void append(std::string_view token, std::string& out);

 private:
  PieceClass last_ = PieceClass::none;
};

}  // namespace onegin
