// State, controller and screen together: what every platform runs.
#pragma once

#include <cstdint>
#include <string_view>

#include "language/words.h"
#include "talk/controller.h"
#include "talk/lessons.h"

namespace onegin::web {

class App {
 public:
  // `whole`: every kind and room is there, which a page fetches later.
  App(Engine& engine, Platform& platform, bool whole = true);

  State& state() { return state_; }
  Controller& controller() { return controller_; }
  LessonDesk& lessons() { return lessons_; }

  // From the next frame on; English as long as the words of the language are not there.
  void say_in(Language language);

  // Between ImGui::NewFrame() and ImGui::Render(). True if another frame should follow at once.
  bool frame();

 private:
  State state_;
  Controller controller_;
  LessonDesk lessons_;
  Platform& platform_;
  bool has_titles_ = false;  // the font of the sample list is asked for
  std::uint32_t text_version_ = 0;
};

// The list of samples, as assets/samples.json gives it; empty where that cannot be read.
std::vector<Sample> read_samples(std::string_view json);

}  // namespace onegin::web
