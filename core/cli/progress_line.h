// One line on a terminal that says how far the work is; nothing in a pipe or for short work.
#pragma once

#include "session/messages.h"

namespace onegin::cli {

class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const Progress& progress);
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
};

}  // namespace onegin::cli
