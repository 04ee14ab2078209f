// What stands before the n-grams of an ARPA file: the preamble, our own first line, the counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/arpa_lines.h"
#include "result.h"

namespace onegin {

struct ArpaHeader {
  bool own = false;                                           // a line begins with "# onegin"
  bool escaped = false;                                       // tokens are
  std::vector<std::pair<std::string, std::string>> settings;  // of that line
  // IRSTLM's intermediate format, iARPA: above order 1 the numbers are log10 f of
  // P(w | h) = f(w | h) + backoff(h) P(w | h'), h' being h without its oldest token.
  bool interpolated = false;
  bool bare = false;      // \data\ is the first line
  std::string tool;       // that wrote the file, as far as that can be told; else empty
  std::string statement;  // a line of the preamble, of its smoothing if one is; else empty
  std::vector<std::uint64_t> counts;  // of n-grams of order 1, 2, ..., as declared

  std::optional<std::string_view> setting(std::string_view name) const;
};

// Reads up to the first heading, which is then the current line. Errors name the line.
Result<ArpaHeader> read_arpa_header(ArpaLines& lines);

// An Error in the current line.
Error in_line(const ArpaLines& lines, Sentence what, Sentence hint = "");

}  // namespace onegin
