// One control per visited field of a config.
#include "rooms/learn/slot_settings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "language/words.h"

namespace onegin::web {
namespace {

constexpr float kHeading = 3.5f * kGrid;
constexpr float kBelow = kGrid + 4;  // an explanation

// In English the name of the field is its label.
std::string spaced(std::string_view name) {
  const std::string key = "setting " + std::string(name);
  if (const std::string_view words = tr(key); words != key) return std::string(words);
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// Choices that have a name in other languages; the rest are names everywhere.
constexpr std::array kSpokenChoices{phrase("maximum likelihood"),
                                    phrase("absolute"),
                                    phrase("modified Kneser-Ney"),
                                    phrase("constant"),
                                    phrase("cosine"),
                                    phrase("plateau"),
                                    phrase("modern"),
                                    phrase("own")};

// The name of a choice as it is written in prose, in English.
std::string english_prose(std::string_view choice) {
  std::string text = spaced(choice);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNames{
      {{"kneser ney", "Kneser-Ney"},
       {"witten bell", "Witten-Bell"},
       {"jelinek mercer", "Jelinek-Mercer"},
       {"add k", "add-k"},
       {"gpt 2", "GPT-2"},
       {"sgd", "SGD"}}};
  for (const auto& [plain, name] : kNames) {
    const std::size_t at = text.find(plain);
    if (at != std::string::npos) text.replace(at, plain.size(), name);
  }
  return text;
}
std::string prose(std::string_view choice) {
  const std::string text = english_prose(choice);
  const auto spoken = std::find(kSpokenChoices.begin(), kSpokenChoices.end(), text);
  return spoken == kSpokenChoices.end() ? text : std::string(tr(*spoken));
}

// What shapes the model or decides most comes first.
struct Section {
  std::string_view title;
  bool essential;
};
constexpr std::array<Section, 2> kSections{
    {{phrase("The model"), true}, {phrase("More settings"), false}}};

bool belongs(const FieldDescription& field, const Section& section) {
  return field.type != "text" && field.essential == section.essential;
}

// A hand cannot place 128 on a linear track that ends at 4,096.
bool spans_powers(const FieldDescription& field) {
  return field.maximum > 200 && field.maximum > 200 * std::max(field.minimum, 0.1);
}

void draw_field(const FieldDescription& field, const Rect& area, SlotId slot, Intents& intents) {
  const std::string label = spaced(field.name);
  const Words words{.label = label, .name = label, .help = tr(field.help), .beside = true};
  const auto change = [&](std::string value) {
    intents.push_back(ChangeField{slot, field.name, std::move(value)});
  };
  if (field.type == "boolean") {
    if (const auto on = checkbox(area, words, field.value == "true"))
      change(*on ? "true" : "false");
  } else if (field.type == "choice") {
    Rect line = area;
    const auto found = std::find(field.choices.begin(), field.choices.end(), field.value);
    std::vector<std::string> titles;
    for (const std::string& choice : field.choices) titles.push_back(prose(choice));
    // Where label and value do not fit beside each other the value alone says what it is.
    const float room = area.GetWidth() - text_width(label, {}) - kGrid;
    const float needed = text_width(prose(field.value), {}) + 4 * kGrid;
    const Rect control = inset(cut_right(line, needed <= room ? room : line.GetWidth()), 0, 2);
    if (needed <= room) draw_text(line, label, {.colour = theme().palette.soft});
    const auto chosen =
        select(control, words, titles, static_cast<std::size_t>(found - field.choices.begin()));
    if (chosen) change(field.choices[*chosen]);
  } else if (field.minimum < field.maximum) {
    const Scale scale{.minimum = field.minimum,
                      .maximum = field.maximum,
                      .logarithmic = field.logarithmic || spans_powers(field),
                      .whole = field.type == "integer",
                      .unit = tr(field.unit)};
    const double value = std::strtod(field.value.c_str(), nullptr);
    if (const auto moved = slider(area, words, scale, value)) {
      change(slider_text(
          {.minimum = 0, .maximum = 0, .logarithmic = false, .whole = scale.whole, .unit = {}},
          *moved));
    }
  }
}

float setting_height(const FieldDescription& field, float width) {
  return theme().measures.slider + 2 + paragraph_height(tr(field.help), width) + kBelow;
}

}  // namespace

float settings_height(const Slot& model, float width) {
  float height = 0;
  for (const Section& section : kSections) {
    height += kHeading;
    for (const FieldDescription& field : model.fields) {
      if (belongs(field, section)) height += setting_height(field, width);
    }
  }
  return height;
}

void draw_settings(const Slot& model, Rect area, Intents& intents) {
  for (const Section& section : kSections) {
    draw_heading(cut_top(area, kHeading), tr(section.title), {.font = theme().fonts.bold});
    for (const FieldDescription& field : model.fields) {
      if (!belongs(field, section)) continue;
      Rect place = cut_top(area, setting_height(field, area.GetWidth()));
      draw_field(field, cut_top(place, theme().measures.slider), model.id, intents);
      cut_top(place, 2);
      if (visible(place)) draw_paragraph(place, tr(field.help), {.colour = theme().palette.soft});
    }
  }
}

}  // namespace onegin::web
