// Reads JSON value by value, so that a long text is read in slices, and a reader that wants little
// of a text keeps little of it. Strict (RFC 8259); a byte order mark is passed over.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "json/value.h"

namespace onegin {

// What stands in a text, one after the other. An answer of false: no more is wanted.
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  virtual bool value(Json&& scalar) = 0;  // anything but a list or an object
  virtual bool key(std::string&& name) = 0;
  virtual bool open(bool object) = 0;  // or a list
  virtual bool close(bool object) = 0;
};

class JsonReader {
 public:
  // The text must stay where it is.
  explicit JsonReader(std::string_view text);

  // Tells `events` what stands in the next `bytes` of the text or a few more; by itself all of it.
  // False: something is not well-formed, or `events` wants no more.
  bool read(JsonEvents& events, std::size_t bytes = std::string_view::npos);
  bool at_end() const { return expected_ == Expected::end && at_ == text_.size(); }
  bool malformed() const { return malformed_; }
  std::size_t position() const { return at_; }  // what comes next, or is wrong

 private:
  // Where the grammar stands: before a value, or a list's end as well; before a key, or an object's
  // end as well; before a comma or the end of what is open; behind the whole value.
  enum class Expected { value, value_or_end, key, key_or_end, comma_or_end, end };

  bool step(JsonEvents& events);
  bool value(JsonEvents& events);
  bool number(JsonEvents& events);
  bool string(std::string& out);
  bool escape(std::string& out);
  bool hexadecimal(unsigned& unit);
  bool word(std::string_view word);
  bool close(JsonEvents& events, char end);
  bool passes(char c);  // whether it comes next; then it is passed
  bool wrong();
  void skip_space();
  void after_value() { expected_ = open_.empty() ? Expected::end : Expected::comma_or_end; }

  std::string_view text_;
  std::size_t at_ = 0;
  Expected expected_ = Expected::value;
  std::string open_;  // the ends, ] and }, of what is open
  bool malformed_ = false;
};

}  // namespace onegin
