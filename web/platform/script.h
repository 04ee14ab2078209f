// Acts on the interface by name, as a person would, one line after another: for tests and pictures.
//
//   press NAME            activates the control of that name; GROUP/NAME where several have it
//   set NAME=VALUE        enters a value: a text, an option, a place on a slider
//   type TEXT             characters into the field that has the caret
//   copy TEXT             puts a text on the clipboard
//   until NAME=TEXT       waits until the value of that item holds the text
//   wait SECONDS
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "draw/mirror.h"

namespace onegin::web {

// The item of that name in the last frame, or null.
const MirrorItem* find_item(std::string_view path);
// All items of the last frame, a JSON object each, with the groups they stand in.
std::string mirror_text();

class Script {
 public:
  explicit Script(std::vector<std::string> lines) : lines_(std::move(lines)) {}

  // After each frame, with the time in seconds. True when all is done, or when it failed.
  bool advance(double now);
  // Why it could not go on; empty if it could.
  const std::string& trouble() const { return trouble_; }

 private:
  // True when the line is done.
  bool perform(const std::string& line, double now);

  std::vector<std::string> lines_;
  std::size_t next_ = 0;
  double begun_ = -1;  // when the line began
  int settling_ = 0;   // frames that an act takes to show
  std::string trouble_;
};

}  // namespace onegin::web
