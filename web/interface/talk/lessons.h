// The lessons' desk: opens a lesson, goes on when a step's state is reached. Knows no engine; what
// a step needs of the rooms goes through the Controller as if a person had chosen it.
#pragma once

#include <string>

#include "platform.h"
#include "talk/controller.h"

namespace onegin::web {

class LessonDesk {
 public:
  LessonDesk(State& state, Controller& controller, Platform& platform)
      : state_(state), controller_(controller), platform_(platform) {}

  void apply(const Intents& intents);
  // Once a frame: what has changed may be what the step waits for.
  void advance();
  // The list has come; without anything in it, it could not be had.
  void take(std::string_view json);
  // Opens the lesson of that id, as soon as it is there.
  void start(const std::string& id);

 private:
  void apply(const LessonAct& act);
  void fetch();
  void begin();
  void close();
  void go_to(std::size_t step);
  void announce(std::string sentence);

  State& state_;
  Controller& controller_;
  Platform& platform_;
};

}  // namespace onegin::web
