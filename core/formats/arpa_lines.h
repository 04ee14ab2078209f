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

// The whole of `text` as a number, or nothing.
std::optional<double> parse_real(std::string_view text);
std::optional<std::uint64_t> parse_count(std::string_view text);

// The lines of a text one after another, without white space around them.
class ArpaLines {
 public:
  explicit ArpaLines(std::string_view text) : rest_(text) {}

  bool next();         // false at the end; the line then stays
  bool next_filled();  // passes over empty lines

  std::string_view line() const { return line_; }
  std::size_t number() const { return number_; }  // from 1
  bool at_end() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }  // bytes

 private:
  std::string_view rest_, line_;
  std::size_t number_ = 0;
};

// 'text' for a sentence, cut where it is long.
std::string quote(std::string_view text);

}  // namespace onegin
