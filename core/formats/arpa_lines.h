// Lines of an ARPA file: cut out, parted, their numbers read.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/ngram/config.h"

namespace onegin {

// Parts of a line between blanks and tabs; what is beyond `limit` parts is only counted.
struct ArpaParts {
  static constexpr std::size_t limit = kMaximumOrder + 2;
  std::array<std::string_view, limit> at{};
  std::size_t count = 0;
};
ArpaParts split_line(std::string_view line);

// The whole of `text` as a number, or nothing. Decimal, with an exponent or without, a sign of
// either kind, "-inf"; a decimal comma, which tools of some countries write, is a point.
std::optional<double> parse_real(std::string_view text);
std::optional<std::uint64_t> parse_count(std::string_view text);

// True for "\data\", "\1-grams:" and their like, whatever the case of their letters; tools differ
// in it, and some leave out the colon.
bool is_mark(std::string_view line, std::string_view mark);

// The lines of a text one after another, without white space around them. LF, CRLF and CR end a
// line; a BOM before the first is passed over.
class ArpaLines {
 public:
  explicit ArpaLines(std::string_view text);

  bool next();         // false at the end; the line then stays
  bool next_filled();  // passes over empty lines

  std::string_view line() const { return line_; }
  std::size_t number() const { return number_; }  // from 1
  bool at_end() const { return position_ == text_.size(); }
  std::size_t left() const { return text_.size() - position_; }  // bytes

 private:
  std::string_view text_, line_;
  std::size_t position_ = 0;   // of the next line
  std::size_t line_feed_ = 0;  // the first at or after the position, if it is not before
  std::size_t number_ = 0;
};

}  // namespace onegin
