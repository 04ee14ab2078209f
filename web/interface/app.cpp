// One frame: draw the screen, apply what the person wants.
#include "app.h"

#include <utility>

#include "draw/fonts.h"
#include "draw/mirror.h"
#include "draw/theme.h"
#include "frame/frame.h"
#include "session/json.h"
#include "state/slots.h"

namespace onegin::web {

App::App(Engine& engine, Platform& platform, bool whole)
    : state_(first_state(whole)),
      controller_(state_, engine, platform),
      lessons_(state_, controller_, platform),
      platform_(platform) {}

void App::say_in(Language language) {
  choose_language(language);
  // The name of the mixture is the page's own.
  state_.find(kMixture)->name = tr(kMixtureName);
}

bool App::frame() {
  if (theme().dark != state_.surface.dark) choose_theme(state_.surface.dark);
  if (std::exchange(text_version_, state_.text.version) != state_.text.version) {
    ask_again_for_fonts();
  }
  mirror().begin_frame();
  const Intents intents = draw_screen(state_);
  controller_.apply(intents);
  lessons_.apply(intents);
  lessons_.advance();
  // The list of samples names each in its own script; a few glyphs are enough for that.
  if (!std::exchange(has_titles_, true)) platform_.need_font(kTitleFont);
  const std::vector<std::string> fonts = take_wanted_fonts();
  for (const std::string& name : fonts) platform_.need_font(name);
  return take_wanted_frame() || !fonts.empty();
}

std::vector<Sample> read_samples(std::string_view json) {
  std::vector<Sample> samples;
  const auto list = parse_json(json);
  if (!list || !list->is_list()) return samples;
  const auto text = [](const Json& row, std::string_view name) {
    const Json* found = row.find(name);
    return found != nullptr ? found->text() : "";
  };
  for (const Json& row : list->items()) {
    if (!row.is_object()) continue;
    Sample sample;
    sample.file = text(row, "file");
    sample.title = text(row, "title");
    sample.sentence = text(row, "sentence");
    sample.unit = text(row, "unit");
    sample.boundary = text(row, "boundary");
    sample.kind = text(row, "kind");
    sample.summary = text(row, "summary");
    if (const Json* candidates = row.find("candidates")) {
      for (const Json& set : candidates->items()) {
        sample.candidates.push_back({text(set, "title"), text(set, "lines")});
      }
    }
    if (const Json* entropy = row.find("entropy")) sample.entropy = entropy->number();
    samples.push_back(std::move(sample));
  }
  return samples;
}

}  // namespace onegin::web
