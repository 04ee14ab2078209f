// One frame: draw the screen, apply what the person wants.
#include "app.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "mirror.h"
#include "panels.h"
#include "theme.h"

namespace onegin::web {

namespace {
State first_state() {
  State state;
  state.models = make_cards();
  return state;
}
}  // namespace

App::App(Engine& engine, Platform& platform)
    : state_(first_state()), controller_(state_, engine, platform) {}

bool App::frame() {
  if (theme().dark != state_.surface.dark) choose_theme(state_.surface.dark);
  mirror().begin_frame();
  controller_.apply(draw_screen(state_));
  return take_wanted_frame();
}

std::vector<Sample> read_samples(std::string_view json) {
  std::vector<Sample> samples;
  const auto list = nlohmann::json::parse(json, nullptr, false);
  if (!list.is_array()) return samples;
  for (const auto& row : list) {
    if (!row.is_object()) continue;
    Sample sample;
    sample.file = row.value("file", "");
    sample.title = row.value("title", "");
    sample.sentence = row.value("sentence", "");
    sample.unit = row.value("unit", "");
    sample.boundary = row.value("boundary", "");
    if (row.contains("entropy")) sample.entropy = row["entropy"].get<double>();
    samples.push_back(std::move(sample));
  }
  return samples;
}

void add_font(std::string_view role, std::string file) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  Fonts& fonts = theme().fonts;
  const auto add = [&](ImFont*& font) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;  // the atlas keeps a copy
    config.MergeMode = font != nullptr;
    config.DstFont = font;
    ImFont* added =
        atlas->AddFontFromMemoryTTF(file.data(), static_cast<int>(file.size()), kBody, &config);
    if (font == nullptr) {
      font = added;
    } else {
      // What was missing until now is looked up again.
      ImFontAtlasFontDiscardBakes(atlas, font, 0);
    }
  };
  if (role == "sans") add(fonts.sans);
  if (role == "bold") add(fonts.bold);
  if (role == "serif") add(fonts.serif);
  if (role == "more") {
    for (ImFont** font : {&fonts.sans, &fonts.bold, &fonts.serif}) add(*font);
  }
}

}  // namespace onegin::web
