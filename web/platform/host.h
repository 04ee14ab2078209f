// What the interface asks of the page around it: Module.host in JavaScript.
#pragma once

#include <string>
#include <string_view>

#include "imgui.h"
#include "platform.h"
#include "state/state.h"

namespace onegin::web {

class Host : public Platform {
 public:
  void attach(const State& state) { state_ = &state; }

  void open_file() override;
  void paste_text() override;
  void load_sample(const Sample& sample) override;
  void copy_text(const std::string& text) override;
  void save_file(const std::string& name, std::string_view content) override;
  void lessons(std::string_view act, std::string_view id) override;
  void measure_gzip(std::string_view text, std::uint32_t number) override;
  void copy_link() override;
  void forget_everything() override;
  void need_font(std::string_view name) override;
  void choose_language(bool korean) override;
  void announce(const std::string& sentence) override;

  static void show_cursor(ImGuiMouseCursor cursor);
  static void show_mirror(const std::string& json);     // what changed, see mirror.js
  static void show_printed(const std::string& update);  // what changed, see printed.js
  // Of the WebGL context that has just been made.
  static void remember_graphics_state();

 private:
  const State* state_ = nullptr;
};

}  // namespace onegin::web
