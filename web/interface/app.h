// State, controller and screen together: what every platform runs.
#pragma once

#include <string_view>

#include "controller.h"

namespace onegin::web {

class App {
 public:
  App(Engine& engine, Platform& platform);

  State& state() { return state_; }
  Controller& controller() { return controller_; }

  // Between ImGui::NewFrame() and ImGui::Render(). True if another frame should follow at once.
  bool frame();

 private:
  State state_;
  Controller controller_;
};

// The list of samples, as assets/samples.json gives it; empty where that cannot be read.
std::vector<Sample> read_samples(std::string_view json);

// Adds a font file to the fonts that draw text and interface. Outside of a frame.
void add_font(std::string_view role, std::string file);

}  // namespace onegin::web
