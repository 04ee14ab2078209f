// One frame: draw the screen, apply what the person wants.
#include "app.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "font_file.h"
#include "formats/json_text.h"
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

namespace {

// Joiners, variation selectors and the like: part of the text, but nothing to see.
bool is_invisible(ImWchar code) {
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x2060 && code <= 0x2064) ||
         (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF || code == 0xAD ||
         (code >= 0xE0000 && code <= 0xE01EF);
}

// A source of empty glyphs for them, asked before any font file.
void add_invisible(ImFontAtlas* atlas, ImFont* font) {
  static const ImFontLoader loader = [] {
    ImFontLoader made;
    made.Name = "invisible";
    made.FontSrcContainsGlyph = [](ImFontAtlas*, ImFontConfig*, ImWchar code) {
      return is_invisible(code);
    };
    made.FontBakedLoadGlyph = [](ImFontAtlas*, ImFontConfig*, ImFontBaked*, void*, ImWchar code,
                                 ImFontGlyph* glyph, float* advance) {
      if (!is_invisible(code)) return false;
      if (advance != nullptr) {
        *advance = 0;
      } else {
        glyph->AdvanceX = 0;
      }
      return true;
    };
    return made;
  }();
  ImFontConfig config;
  config.FontLoader = &loader;
  config.MergeMode = true;
  config.DstFont = font;
  config.SizePixels = font->Sources[0]->SizePixels;
  atlas->AddFont(&config);
}

}  // namespace

void add_font(std::string_view role, std::string file) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  Fonts& fonts = theme().fonts;
  const float line = line_per_em(file);
  if (role == "sans" && line > 0) fonts.line_per_em = line;
  const auto add = [&](ImFont*& font) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;  // the atlas keeps a copy
    config.MergeMode = font != nullptr;
    config.DstFont = font;
    // Dear ImGui makes the lines of two fonts equally high; what should be equal are their ems.
    const float size = config.MergeMode && line > 0 ? kBody * line / fonts.line_per_em : kBody;
    ImFont* added =
        atlas->AddFontFromMemoryTTF(file.data(), static_cast<int>(file.size()), size, &config);
    if (font == nullptr) {
      font = added;
      add_invisible(atlas, font);
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
