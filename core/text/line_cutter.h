// Cuts a line into tokens under a boundary rule: a pair has two sides.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "result.h"
#include "text/boundary.h"
#include "text/tokenizer.h"

namespace onegin {

class LineCutter {
 public:
  enum class Part { token, separator, end };

  LineCutter(Tokenizer tokenizer, Boundary boundary)
      : tokenizer_(std::move(tokenizer)), pairs_(boundary == Boundary::pairs) {}

  // Starts on a line (no '\n' inside), which must outlive the walk. Error: it is to be a pair and
  // has no tab, more than one, or a side without a token.
  Result<void> begin(std::string_view line);
  // Starts on a line that may be the beginning of a pair: without a tab it is a source alone.
  void begin_open(std::string_view line);

  // The next token, valid until the next call; of a pair, what separates the sides.
  Part next(std::string_view& token);

  // Of a pair its target, or its source where that is all; of another line all of it.
  std::string_view last_side() const { return last_side_; }
  // The pair has no target.
  bool is_source_alone() const { return pairs_ && !has_target_; }
  // A token that comes now is of a source.
  bool given() const { return in_source_; }

 private:
  Tokenizer tokenizer_;
  bool pairs_;
  bool in_source_ = false;
  bool has_target_ = false;  // the open pair goes on after its source
  std::string_view last_side_;
};

// "line 12".
Sentence line_name(std::size_t number);
// The same error where it happened in such a line.
Error in_line(Error error, std::size_t number);

}  // namespace onegin
