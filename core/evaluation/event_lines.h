// Lines of events to be scored, wherever they come from.
#pragma once

#include <cstdint>
#include <string_view>

#include "models/model.h"
#include "result.h"
#include "text/token.h"

namespace onegin {

class EventLines {
 public:
  virtual ~EventLines() = default;

  // Works towards the next line; true once it can be opened or there is none.
  virtual bool decode(const Exhausted& exhausted) = 0;
  // The next line can be opened at once, or there is none.
  virtual bool decoded() = 0;
  // Starts on the next line as ScoreOptions::apart says; false at the end. Error: the line is no
  // pair and is to be one; its number is said.
  virtual Result<bool> open(bool apart) = 0;
  // The next event of the line and its text, "</s>" and "\n" included, valid until the next call;
  // of a pair first what is given and the separator, kBeginSentence. False at the end of the line.
  virtual bool next(std::string_view& text, TokenId& id) = 0;

  // Code points of the open line, of a pair of its target; the closing event is one.
  virtual std::uint64_t line_characters() const = 0;
  // What next() gave last is given, and no event.
  virtual bool given() const = 0;
};

}  // namespace onegin
