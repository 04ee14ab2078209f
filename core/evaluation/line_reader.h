// Bytes -> lines of events under a task, a bounded amount of work at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "evaluation/event_lines.h"
#include "text/corpus.h"
#include "text/line_cutter.h"
#include "text/text.h"

namespace onegin {

// Reads lines one after another: a text that ends in a line end has no further line, an empty text
// has none. Of the text it keeps the line and some of what follows. `task` and `bytes` must outlive
// it.
class LineReader : public EventLines {
 public:
  LineReader(const Task& task, std::string_view bytes);

  // Decodes some of the bytes, if need be.
  bool decode(const Exhausted& exhausted) override;
  bool decoded() override;
  Result<bool> open(bool apart) override;

  // Starts on the next line; false at the end. In a sentence task </s> closes each line; in a
  // stream "\n" does, if the line has a line end and `with_end`. Where line ends are no events,
  // nothing does. Error: the line is no pair and is to be one; its number is said.
  Result<bool> open_line(bool with_end = true);
  // The same for a line of a prompt, which may be the beginning of a pair: a source, or a source, a
  // tab and the beginning of a target. Nothing closes it.
  Result<bool> open_prompt_line();
  // Before the first event of an open line: leaves out its loose_end(), whose size in bytes it
  // returns. Its characters are not counted.
  std::size_t drop_loose_end();
  bool next(std::string_view& text, TokenId& id) override;

  // Of the normalised line.
  std::uint64_t line_characters() const override { return characters_; }
  // The open line is the last and has no line end.
  bool line_goes_on() const { return goes_on_; }

  bool given() const override { return given_; }
  // The open line is a pair without a target yet.
  bool is_source_alone() const { return cutter_.is_source_alone(); }

 private:
  bool take_line();
  void measure_line(bool with_end);

  const Task& task_;
  std::string_view bytes_;  // not decoded yet
  bool finished_ = false;
  TextReader reader_;
  std::string text_;          // the open line and what follows
  std::string_view line_;     // the one that is open
  bool goes_on_ = false;      // it has no line end
  std::size_t position_ = 0;  // of the next line
  std::size_t searched_ = 0;  // its end is not before
  std::size_t number_ = 0;    // of the open line, from 1
  LineCutter cutter_;
  bool given_ = false;
  bool closing_ = false;  // the line's last event is still to come
  std::uint64_t characters_ = 0;
};

}  // namespace onegin
