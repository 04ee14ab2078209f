// Tells JavaScript what is written on the canvas, when it changed.
#pragma once

#include <string>

namespace onegin::web {

class PrintedSender {
 public:
  // From now on; nobody needs it before the page stands.
  void start() { started_ = true; }
  // After each frame.
  void send();

 private:
  bool started_ = false;
  std::string sent_;
};

}  // namespace onegin::web
