// The word rule of word_rule.h: pieces, and what is carried between them.
#include "text/units/word_rule.h"

#include <algorithm>

namespace onegin {
namespace {

using enum PieceClass;

bool joins_before(PieceClass kind) {
  return kind == closing || kind == closing_bracket || kind == inner || kind == wide_bracket ||
         kind == character || kind == hiragana || kind == katakana || kind == joiner ||
         kind == space || kind == none;
}

bool joins_after(PieceClass kind) {
  if (kind == opening || kind == opening_bracket) return true;
  return joins_before(kind) && kind != closing && kind != closing_bracket;
}

bool space_expected(PieceClass first, PieceClass second) {
  if (first == emoji && second == emoji) return false;
  return !joins_after(first) && !joins_before(second);
}

bool carries(PieceClass kind) { return kind >= url; }
bool repeats(PieceClass kind) {
  return kind == opening || kind == closing || kind == inner || kind == symbol;
}

bool is_single_space(std::string_view gap) {
  return gap == " " || gap == "\u00A0" || gap == "\u202F";
}

bool is_digit(std::int32_t c) { return c >= '0' && c <= '9'; }
bool is_ascii_alphanumeric(std::int32_t c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// True if `c` between `before` and `after` belongs inside a word.
bool connects(std::int32_t before, std::int32_t c, std::int32_t after) {
  switch (c) {
    case '\'':
    case 0x2019:  // right single quotation mark
    case 0x05F3:  // Hebrew geresh and gershayim
    case 0x05F4:
      return class_of(after) == word && !is_hangul(before) && !is_hangul(after);
    case '.':
    case '@':
      return is_ascii_alphanumeric(before) && is_ascii_alphanumeric(after);
    case ',':
    case ':':
      return is_digit(before) && is_digit(after);
    default:
      return false;
  }
}

bool in_url(char c) {
  return c > ' ' && c < 127 && std::string_view("<>\"`{}|\\^").find(c) == std::string_view::npos;
}
bool ends_sentence(char c) {
  return std::string_view(".,;:!?'\")]").find(c) != std::string_view::npos;
}

}  // namespace

void WordSplitter::begin(std::string_view line) {
  line_ = line;
  position_ = 0;
  left_ = Carried::nothing;
  white_space_ = take_space();
  gap_ = {};
  piece_ = take_piece();
}

std::string_view WordSplitter::take_space() {
  const std::size_t begin = position_;
  for (Character c; c = character_at(line_, position_), is_space(c.code);) position_ += c.length;
  return line_.substr(begin, position_ - begin);
}

Piece WordSplitter::take_piece() {
  const std::size_t begin = position_;
  const Character first = character_at(line_, begin);
  PieceClass kind = class_of(first.code);
  if (kind == word) {
    position_ = word_end(begin);
    if (const std::size_t end = url_end(begin, position_); end > position_) {
      position_ = end;
      kind = url;
    }
  } else {
    position_ = cluster_end(begin, first, kind);
  }
  return {line_.substr(begin, position_ - begin), kind};
}

std::size_t WordSplitter::word_end(std::size_t position) const {
  std::int32_t before = -1;
  for (;;) {
    const Character c = character_at(line_, position);
    if (class_of(c.code) != word &&
        !(before >= 0 && connects(before, c.code, character_at(line_, position + c.length).code)))
      return position;
    before = c.code;
    position += c.length;
  }
}

// The end of the URL whose scheme is the word [begin, end); `end` if it begins none.
std::size_t WordSplitter::url_end(std::size_t begin, std::size_t end) const {
  constexpr std::string_view separator = "://";
  if (line_.substr(end, separator.size()) != separator) return end;
  const std::string_view scheme = line_.substr(begin, end - begin);
  if (!std::all_of(scheme.begin(), scheme.end(), is_ascii_alphanumeric)) return end;
  const std::size_t content = end + separator.size();
  std::size_t url_end = content;
  while (url_end < line_.size() && in_url(line_[url_end])) ++url_end;
  while (url_end > content && ends_sentence(line_[url_end - 1])) --url_end;
  return url_end > content ? url_end : end;
}

std::size_t WordSplitter::cluster_end(std::size_t position, Character first,
                                      PieceClass kind) const {
  position += first.length;
  if (kind == none || kind == joiner) return position;
  Character c = character_at(line_, position);
  if (kind == hiragana || kind == katakana) {
    constexpr std::int32_t prolonged = 0x30FC;
    while (class_of(c.code) == kind || c.code == prolonged || extends(c.code)) {
      position += c.length;
      c = character_at(line_, position);
    }
    return position;
  }
  if (repeats(kind)) {
    while (c.code == first.code) {
      position += c.length;
      c = character_at(line_, position);
    }
  }
  if (is_regional_indicator(first.code) && is_regional_indicator(c.code)) {
    position += c.length;
    c = character_at(line_, position);
  }
  constexpr std::int32_t zero_width_joiner = 0x200D;
  for (std::int32_t before = 0; extends(c.code) || (kind == emoji && before == zero_width_joiner &&
                                                    class_of(c.code) == emoji);) {
    before = c.code;
    position += c.length;
    c = character_at(line_, position);
  }
  return position;
}

bool WordSplitter::next(std::string_view& token) {
  if (!white_space_.empty()) {
    token = white_space_;
    white_space_ = {};
    return true;
  }
  if (piece_.kind == none) return false;

  const Piece current = piece_;
  const Carried left = left_;
  const std::string_view before = gap_;
  Carried right = Carried::nothing;
  gap_ = take_space();
  piece_ = take_piece();
  left_ = Carried::nothing;
  // One of the two pieces carries what is unexpected between the pieces.
  Carried unexpected = Carried::nothing;
  if (piece_.kind == none) {
    white_space_ = gap_;
  } else if (const bool expected = space_expected(current.kind, piece_.kind); gap_.empty()) {
    if (expected) unexpected = Carried::joiner;
  } else if (!(expected && gap_ == " ")) {
    const bool carried = is_single_space(gap_) && (carries(current.kind) || carries(piece_.kind));
    if (carried)
      unexpected = Carried::space;
    else
      white_space_ = gap_;
  }
  if (unexpected != Carried::nothing) (carries(piece_.kind) ? left_ : right) = unexpected;

  // A carried space stands beside the piece in the line; a joiner has to be written.
  const char* begin = current.text.data();
  std::size_t size = current.text.size();
  if (left == Carried::space) {
    begin -= before.size();
    size += before.size();
  }
  if (right == Carried::space) size += gap_.size();
  token = {begin, size};
  if (left == Carried::joiner || right == Carried::joiner) {
    scratch_.clear();
    if (left == Carried::joiner) scratch_ += kJoiner;
    scratch_ += token;
    if (right == Carried::joiner) scratch_ += kJoiner;
    token = scratch_;
  }
  return true;
}

void WordSpacing::append(std::string_view token, std::string& out) {
  if (token.empty()) return;
  bool joined = false, joins = false;
  if (token != kJoiner) {
    if (token.starts_with(kJoiner)) {
      joined = true;
      token.remove_prefix(kJoiner.size());
    }
    if (token.size() > kJoiner.size() && token.ends_with(kJoiner)) {
      joins = true;
      token.remove_suffix(kJoiner.size());
    }
  }
  const Character first = character_at(token, 0);
  PieceClass kind = class_of(first.code);
  if (!joined && space_expected(last_, kind)) out += ' ';
  out += token;
  if (joins || is_space(last_character(token).code))
    kind = space;
  else if (kind == space)
    kind = class_of(character_at(token, first.length).code);
  last_ = kind;
}

}  // namespace onegin
