// Bytes -> lines of events under a task, a bounded amount of work at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/model.h"
#include "text/corpus.h"
#include "text/text.h"
#include "text/tokenizer.h"

namespace onegin {

// Reads lines one after another: a text that ends in a line end has no further line, an empty text
// has none. `task` must outlive it.
class LineReader {
 public:
  LineReader(const Task& task, std::string bytes);

  // Decodes some of the bytes; lines can be read once this has said true.
  bool decode(const Exhausted& exhausted);

  // Starts on the next line; false at the end. In a sentence task </s> closes each line; in a
  // stream "\n" does, if the line has a line end and `with_end`. Where line ends are no events,
  // nothing does.
  bool open_line(bool with_end = true);
  // Before the first event of an open line: leaves out its loose_end(), whose size in bytes it
  // returns. Its characters are not counted.
  std::size_t drop_loose_end();
  // The next event of the line and its text, "</s>" and "\n" included, valid until the next call;
  // false at the end of the line.
  bool next(std::string_view& text, TokenId& id);

  // Code points of the normalised line; the closing event is one.
  std::uint64_t line_characters() const { return characters_; }
  bool at_end() const { return position_ >= text_.size(); }  // no further line
  // The open line is the last and has no line end.
  bool line_goes_on() const { return at_end() && !text_.empty() && text_.back() != '\n'; }

 private:
  const Task& task_;
  std::string bytes_;
  std::size_t decoded_ = 0;
  bool finished_ = false;
  TextReader reader_;
  std::string text_;
  std::string_view line_;     // the one that is open
  std::size_t position_ = 0;  // of the next line
  Tokenizer tokenizer_;
  bool closing_ = false;  // the line's last event is still to come
  std::uint64_t characters_ = 0;
};

}  // namespace onegin
