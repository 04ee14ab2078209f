// One control per visited field of a config.
#include "rooms/card_settings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "rooms/panels.h"

namespace onegin::web {
namespace {

constexpr std::size_t kEssential = 3;

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// The name of a choice as it is written in prose.
std::string prose(std::string_view choice) {
  std::string text = spaced(choice);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames{
      {{"kneser ney", "Kneser-Ney"},
       {"witten bell", "Witten-Bell"},
       {"jelinek mercer", "Jelinek-Mercer"},
       {"add k", "add-k"},
       {"sgd", "SGD"}}};
  for (const auto& [plain, name] : kNames) {
    const std::size_t at = text.find(plain);
    if (at != std::string::npos) text.replace(at, plain.size(), name);
  }
  return text;
}

std::vector<const FieldDescription*> fields_shown(const Slot& model) {
  std::vector<const FieldDescription*> shown;
  for (const FieldDescription& field : model.fields) {
    if (field.type == "text") continue;
    if (model.unfolded || (field.essential && shown.size() < kEssential)) shown.push_back(&field);
  }
  return shown;
}

// A hand cannot place 128 on a linear track that ends at 4,096.
bool spans_powers(const FieldDescription& field) {
  return field.maximum > 200 && field.maximum > 200 * std::max(field.minimum, 0.1);
}

void draw_field(const FieldDescription& field, const Rect& area, SlotId slot, Intents& intents) {
  const std::string label = spaced(field.name);
  const Words words{.label = label, .name = label, .help = field.help};
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
                      .unit = field.unit};
    const double value = std::strtod(field.value.c_str(), nullptr);
    if (const auto moved = slider(area, words, scale, value)) {
      change(slider_text(
          {.minimum = 0, .maximum = 0, .logarithmic = false, .whole = scale.whole, .unit = {}},
          *moved));
    }
  }
}

float height_of(std::size_t fields) { return theme().measures.slider * static_cast<float>(fields); }

}  // namespace

float settings_height(const Slot& model) {
  return height_of(std::max(fields_shown(model).size(), kEssential));
}
float folded_settings_height() { return height_of(kEssential); }

void draw_settings(const Slot& model, const Rect& area, Intents& intents) {
  const auto fields = fields_shown(model);
  const float height = height_of(fields.size());
  const bool scrolls = height > area.GetHeight() + 0.5f;
  Rect rest = area;
  if (scrolls) {
    rest.Max.x -= 1.5f * kGrid;  // beside the scroll bar
    if (!begin_scroll("fields", area)) return end_scroll();
    rest.Min.y -= ImGui::GetScrollY();
    rest.Max.y = rest.Min.y + height;
    claim({rest.Min, {rest.Min.x + 1, rest.Max.y}});
  }
  for (const FieldDescription* field : fields) {
    draw_field(*field, cut_top(rest, theme().measures.slider), model.id, intents);
  }
  if (scrolls) end_scroll();
}

}  // namespace onegin::web
