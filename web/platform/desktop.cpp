// onegin-desktop: the interface in a window of its own, its models on threads.
#include <GLFW/glfw3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
#include <utility>
#include <vector>

#include "app.h"
#include "cli/gzip.h"
#include "draw/fonts.h"
#include "draw/mirror.h"
#include "draw/theme.h"
#include "engine/engine_thread.h"
#include "imgui_impl_glfw.h"
#include "imgui_impl_opengl3.h"
#include "platform.h"
#include "scenes/pixmap.h"
#include "screenshot.h"
#include "script.h"

namespace onegin::web {
namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

std::string base_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

struct Options {
  std::string text;                 // a file
  std::string screenshot, mirror;   // files to write at the end of the script
  std::vector<std::string> script;  // what to do first, see script.h
  int width = 1280, height = 800;
  float scale = 0;  // pixels for one of ours; 0: what the screen says
  bool dark = false;
  std::string language;  // "ko" or "en"; empty: what the system says
};
float chosen_scale = 0;

// A sample text that is kept, or one that the build made.
std::optional<std::string> read_sample(const std::string& file) {
  auto kept = read_file(std::string(ONEGIN_ASSETS "/samples/") + file);
  return kept ? std::move(kept) : read_file(std::string(ONEGIN_PAIRS "/") + file);
}

class Desktop : public Platform {
 public:
  explicit Desktop(GLFWwindow* window) : window_(window) {}
  void attach(App& app) { app_ = &app; }

  // GLFW has no file dialog: a file is opened by dropping it on the window.
  void open_file() override { announce("drop a text or a model file on this window"); }
  void paste_text() override {
    const char* text = glfwGetClipboardString(window_);
    if (text != nullptr && *text != 0) app_->controller().open_file(text, "pasted text");
  }
  void load_sample(const Sample& sample) override {
    if (auto bytes = read_sample(sample.file)) {
      app_->controller().open_sample(sample, std::move(*bytes));
    }
  }
  void copy_text(const std::string& text) override {
    glfwSetClipboardString(window_, text.c_str());
    announce("copied");
  }
  // Into the folder the program was started in; no file of the person's is written over.
  void save_file(const std::string& name, std::string_view content) override {
    const std::size_t dot = name.rfind('.');
    std::string path = name;
    for (int i = 2; std::ifstream(path).good(); ++i) {
      path = name.substr(0, dot) + " " + std::to_string(i) + name.substr(dot);
    }
    const bool done =
        static_cast<bool>(std::ofstream(path, std::ios::binary) << content << std::flush);
    announce(done ? path + " is saved" : path + " cannot be written here");
  }
  // A desktop has no addresses: an exercise opens here, in place of what was open.
  void lessons(std::string_view act, std::string_view id) override {
    if (act == "fetch") {
      app_->lessons().take(read_file(ONEGIN_ASSETS "/lessons.json").value_or(""));
    }
    if (act != "open") return;
    for (const Lesson& lesson : app_->state().lessons.all) {
      if (lesson.id != id) continue;
      const auto text = read_sample(lesson.sample);
      if (!text) return announce("its text cannot be read");
      app_->controller().bring_back(lesson.state, SavedFor::link, *text, {});
      app_->lessons().start(std::string(id));
    }
  }
  void measure_gzip(std::string_view text, std::uint32_t number) override {
    const auto size = cli::gzip_size(std::as_bytes(std::span(text.data(), text.size())));
    if (size) app_->controller().take_gzip(number, static_cast<double>(*size));
  }
  void copy_link() override {}
  void forget_everything() override {}
  void need_font(std::string_view name) override { wanted_.emplace_back(name); }
  void choose_language(bool korean) override {
    if (korean) {
      if (!take_words(read_file(ONEGIN_WORDS).value_or(""))) return announce("no Korean words");
      wanted_.emplace_back(kKoreanFont);
    }
    app_->say_in(korean ? Language::korean : Language::english);
  }
  // The title is what a screen reader says of a window.
  void announce(const std::string& sentence) override {
    glfwSetWindowTitle(window_, ("Onegin: " + sentence).c_str());
  }

  // Between two frames, when the atlas may change.
  void load_wanted_fonts() {
    for (const std::string& name : std::exchange(wanted_, {})) {
      add_font(name, read_file(std::string(ONEGIN_FONTS "/") + name).value_or(""));
    }
  }

 private:
  GLFWwindow* window_;
  App* app_ = nullptr;
  std::vector<std::string> wanted_;
};

// As LC_ALL or LANG say where nothing is asked for.
bool is_korean(const std::string& asked) {
  if (!asked.empty()) return asked == "ko";
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != 0) return std::string_view(value).starts_with("ko");
  }
  return false;
}

// A text, models, or a picture as a portable pixmap.
void open_any(App& app, std::string bytes, std::string name) {
  if (is_pixmap(std::as_bytes(std::span(bytes.data(), bytes.size())))) {
    app.controller().see_picture(std::move(name), std::move(bytes));
  } else {
    app.controller().open_file(std::move(bytes), std::move(name));
  }
}

App* dropped_on = nullptr;
void take_drop(GLFWwindow*, int count, const char** paths) {
  if (count < 1 || dropped_on == nullptr) return;
  if (auto bytes = read_file(paths[0])) {
    open_any(*dropped_on, std::move(*bytes), base_name(paths[0]));
  }
}

// Pixels of the window's own coordinates for one of ours: more than 1 where the system scales and
// the window does not (X11, Windows); 1 where the window does (macOS, Wayland).
float scale_of(GLFWwindow* window) {
  if (chosen_scale > 0) return chosen_scale;
  float content = 1;
  int width = 0, pixels = 0, unused = 0;
  glfwGetWindowContentScale(window, &content, nullptr);
  glfwGetWindowSize(window, &width, &unused);
  glfwGetFramebufferSize(window, &pixels, &unused);
  if (width <= 0 || pixels <= 0) return 1;
  return std::max(1.0f, content * static_cast<float>(width) / static_cast<float>(pixels));
}

void take_pointer(GLFWwindow* window, double x, double y) {
  const auto scale = static_cast<double>(scale_of(window));
  ImGui_ImplGlfw_CursorPosCallback(window, x / scale, y / scale);
}

void draw(GLFWwindow* window, App& app, bool& again) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGuiIO& io = ImGui::GetIO();
  const float scale = scale_of(window);
  io.DisplaySize = {io.DisplaySize.x / scale, io.DisplaySize.y / scale};
  io.DisplayFramebufferScale = {io.DisplayFramebufferScale.x * scale,
                                io.DisplayFramebufferScale.y * scale};
  ImGui::NewFrame();
  again = app.frame();
  ImGui::Render();
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  glViewport(0, 0, width, height);
  const ImVec4 paper = ImGui::ColorConvertU32ToFloat4(theme().palette.paper);
  glClearColor(paper.x, paper.y, paper.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

// False: the file asked for cannot be read.
bool open_first_text(App& app, Desktop& desktop, const Options& options) {
  if (options.text.empty()) {
    if (!app.state().samples.empty()) desktop.load_sample(app.state().samples.front());
    return true;
  }
  auto bytes = read_file(options.text);
  // A text to begin with may be empty: the window says so where the text would stand.
  if (bytes && bytes->empty()) {
    app.controller().open_text({}, base_name(options.text));
  } else if (bytes) {
    open_any(app, std::move(*bytes), base_name(options.text));
  }
  return bytes.has_value();
}

// The last picture and its mirror; the exit status.
int finish(GLFWwindow* window, App& app, const Options& options, const Script& script) {
  bool again = false;
  draw(window, app, again);
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  if (!options.screenshot.empty() && !write_screenshot(options.screenshot, width, height)) {
    std::fprintf(stderr, "%s: cannot be written\n", options.screenshot.c_str());
    return 1;
  }
  if (!options.mirror.empty() && !(std::ofstream(options.mirror) << mirror_text())) {
    std::fprintf(stderr, "%s: cannot be written\n", options.mirror.c_str());
    return 1;
  }
  if (!script.trouble().empty()) std::fprintf(stderr, "%s\n", script.trouble().c_str());
  return script.trouble().empty() ? 0 : 1;
}

int run(GLFWwindow* window, const Options& options) {
  const auto engine = make_thread_engine([] { glfwPostEmptyEvent(); });
  Desktop desktop(window);
  App app(*engine, desktop);
  desktop.attach(app);
  dropped_on = &app;
  glfwSetDropCallback(window, take_drop);
  app.state().surface.dark = options.dark;
  if (is_korean(options.language)) desktop.choose_language(true);
  if (auto list = read_file(ONEGIN_ASSETS "/samples.json"))
    app.state().samples = read_samples(*list);
  if (!open_first_text(app, desktop, options)) {
    std::fprintf(stderr, "%s: cannot be read\n", options.text.c_str());
    return 2;
  }
  Script script(options.script);
  const bool scripted =
      !options.script.empty() || !options.screenshot.empty() || !options.mirror.empty();
  int settling = 3;
  while (!glfwWindowShouldClose(window)) {
    desktop.load_wanted_fonts();
    bool again = false;
    draw(window, app, again);
    glfwSwapBuffers(window);
    if (scripted && script.advance(glfwGetTime())) return finish(window, app, options, script);
    settling = again ? 3 : settling - 1;
    // Nothing changed: sleep until something does. A script goes on in small steps.
    if (scripted) {
      glfwWaitEventsTimeout(0.02);
    } else if (settling > 0) {
      glfwPollEvents();
    } else {
      glfwWaitEvents();
      settling = 3;
    }
    if (app.controller().receive()) settling = 3;
    const ImGuiIO& io = ImGui::GetIO();
    if (!io.WantTextInput && ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Z)) {
      app.controller().apply(UndoChange{});
    }
  }
  return 0;
}

}  // namespace
}  // namespace onegin::web

int main(int argc, char** argv) {
  using namespace onegin::web;
  Options options;
  CLI::App cli("Onegin: train an n-gram, an MLP, an RNN and an LSTM on a text and compare them.");
  cli.add_option("text", options.text, "a text or a model file to open");
  cli.add_option("--do", options.script, "act by name first, a line each: press, set, until ...")
      ->allow_extra_args(false);
  cli.add_option("--screenshot", options.screenshot, "then write a PNG of the window, and end");
  cli.add_option("--mirror", options.mirror, "then write what the window says as JSON, and end");
  cli.add_option("--width", options.width, "of the window, pixels");
  cli.add_option("--height", options.height, "of the window, pixels");
  cli.add_option("--scale", options.scale, "pixels for one of the layout's; else the screen's own")
      ->check(CLI::Range(0.5, 8.0));
  cli.add_flag("--dark", options.dark, "the dark theme");
  cli.add_option("--language", options.language, "ko or en; else what the system says")
      ->check(CLI::IsMember({"ko", "en"}));
  CLI11_PARSE(cli, argc, argv);

  if (glfwInit() == GLFW_FALSE) {
    std::fprintf(stderr, "no display: onegin-desktop needs a screen (or xvfb-run)\n");
    return 1;
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, options.scale > 0 ? GLFW_FALSE : GLFW_TRUE);
  chosen_scale = options.scale;
  const auto pixels = [&](int length) {
    return options.scale > 0 ? static_cast<int>(static_cast<float>(length) * options.scale)
                             : length;
  };
  GLFWwindow* window =
      glfwCreateWindow(pixels(options.width), pixels(options.height), "Onegin", nullptr, nullptr);
  if (window == nullptr) {
    std::fprintf(stderr, "no OpenGL 3.2 on this display\n");
    return 1;
  }
  glfwMakeContextCurrent(window);
  glfwSwapInterval(1);
  ImGui::CreateContext();
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplGlfw_InitForOpenGL(window, true);
  glfwSetCursorPosCallback(window, take_pointer);
  ImGui_ImplOpenGL3_Init("#version 150");
  for (const char* name : {"sans.ttf", "bold.ttf", "serif.ttf"}) {
    const auto file = read_file(std::string(ONEGIN_FONTS "/") + name);
    if (!file) {
      std::fprintf(stderr, "%s/%s: cannot be read\n", ONEGIN_FONTS, name);
      return 1;
    }
    add_font(name, *file);
  }
  choose_theme(options.dark);
  const int status = run(window, options);
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window);
  glfwTerminate();
  return status;
}
