// One frame: draw the screen, apply what the person wants.
#include "app.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "draw/fonts.h"
#include "draw/mirror.h"
#include "draw/theme.h"
#include "formats/json_text.h"
#include "rooms/panels.h"

namespace onegin::web {

namespace {
State first_state() {
  State state;
  state.models = make_cards();
  return state;
}
}  // namespace

App::App(Engine& engine, Platform& platform)
    : state_(first_state()), controller_(state_, engine, platform), platform_(platform) {}

bool App::frame() {
  if (theme().dark != state_.surface.dark) choose_theme(state_.surface.dark);
  if (std::exchange(text_version_, state_.text.version) != state_.text.version) {
    ask_again_for_fonts();
  }
  mirror().begin_frame();
  controller_.apply(draw_screen(state_));
  // The list of samples names each in its own script; a few glyphs are enough for that.
  if (!std::exchange(has_titles_, true)) platform_.need_font(kTitleFont);
  const std::vector<std::string> fonts = take_wanted_fonts();
  for (const std::string& name : fonts) platform_.need_font(name);
  return take_wanted_frame() || !fonts.empty();
}

std::vector<Sample> read_samples(std::string_view json) {
  std::vector<Sample> samples;
  const auto list = parse_json(json);
  if (!list.is_array()) return samples;
  for (const auto& row : list) {
    if (!row.is_object()) continue;
    Sample sample;
    sample.file = row.value("file", "");
    sample.title = row.value("title", "");
    sample.sentence = row.value("sentence", "");
    sample.unit = row.value("unit", "");
    sample.boundary = row.value("boundary", "");
    sample.summary = row.value("summary", "");
    for (const auto& set : row.value("candidates", nlohmann::json::array())) {
      sample.candidates.push_back({set.value("title", ""), set.value("lines", "")});
    }
    if (row.contains("entropy")) sample.entropy = row["entropy"].get<double>();
    samples.push_back(std::move(sample));
  }
  return samples;
}

}  // namespace onegin::web
