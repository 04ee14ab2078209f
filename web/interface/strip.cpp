// Lays out and draws coloured tokens.
#include "strip.h"

#include <algorithm>
#include <array>

#include "figures.h"
#include "fonts.h"
#include "mirror.h"
#include "sentences.h"

namespace onegin::web {
namespace {

constexpr float kCell = 24;

ImU32 ground_of(const StripToken& token) {
  return token.difference ? difference_colour(token.log10) : probability_colour(token.log10);
}

Style style_of(const StripToken& token) {
  const bool sign = token.control || token.text == "\n";
  return {.size = sign ? kSmall : kBody,
          .colour = text_on(ground_of(token)),
          .font = sign ? theme().fonts.sans : theme().fonts.serif,
          .align = 0.5f};
}

std::string shown(const StripToken& token) {
  if (token.control) return "end";
  if (token.text == " ") return {};
  if (token.text == "\n") return "¶";
  return alone(token.text);
}

bool ends_word(const StripToken& token) {
  return token.control || token.text == "\n" || token.text.ends_with(' ');
}

// Unicode's White_Space.
bool is_space(std::uint32_t code) {
  return (code >= 9 && code <= 13) || code == ' ' || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

bool consists_of(std::string_view token, bool (*is)(std::uint32_t)) {
  while (!token.empty()) {
    if (!is(take_code_point(token))) return false;
  }
  return true;
}

// What a combining mark stands on where there is no letter before it.
std::string_view base_of(std::string_view token) {
  return !token.empty() && is_mark(take_code_point(token)) ? "\u25cc" : "";
}

}  // namespace

std::string alone(std::string_view token) { return std::string(base_of(token)).append(token); }

std::string readable(std::string_view token, bool control) {
  if (control || token == "</s>") return "end";
  if (token == " ") return "space";
  if (token == "\n") return "line end";
  if (token == "\t") return "tab";
  if (token.empty()) return {};
  if (token == std::string_view("\0", 1)) return "NUL";
  if (consists_of(token, is_unseen)) return "unseen sign";
  if (consists_of(token, is_space)) {
    const bool spaces = token.find_first_not_of(' ') == std::string_view::npos;
    return spaces ? std::to_string(token.size()) + " spaces" : "white space";
  }
  std::string text(base_of(token));
  while (!token.empty()) {
    const std::string_view before = token;
    const std::uint32_t code = take_code_point(token);
    const Letter now = letter(code);
    if (now == Letter::missing || now == Letter::late) {
      text += code_point_text(code);
    } else {
      text += before.substr(0, before.size() - token.size());
    }
  }
  return text;
}

Strip::Strip(std::vector<StripToken> tokens, float width, bool apart) : tokens_(std::move(tokens)) {
  const float padding = apart ? 5 : 1.5f;
  const float gap = apart ? 2 : 0;
  const float row = theme().measures.strip;
  std::vector<float> widths;
  for (const StripToken& token : tokens_) {
    const float least = token.text == " " ? 9.0f : 8.0f;
    const float wide = std::max(least, text_width(shown(token), style_of(token)) + 2 * padding);
    widths.push_back(std::min(wide, width));
  }
  // How wide the word is that begins here: tokens up to a space stay together.
  const auto word_width = [&](std::size_t i) {
    if (apart || ends_word(tokens_[i])) return widths[i];
    float wide = 0;
    for (; i < tokens_.size() && !ends_word(tokens_[i]); ++i) wide += widths[i];
    return wide;
  };
  float x = 0, y = 0;
  bool word_begins = true;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const float word = word_begins ? word_width(i) : 0;
    const bool too_wide = x + widths[i] > width || (word <= width && x + word > width);
    if (x > 0 && too_wide) {
      x = 0;
      y += row;
    }
    places_.emplace_back(ImVec2(x, y + (row - kCell) / 2),
                         ImVec2(x + widths[i], y + (row + kCell) / 2));
    x += widths[i] + gap;
    word_begins = apart || ends_word(tokens_[i]);
    if (tokens_[i].text == "\n" && i + 1 < tokens_.size()) {
      x = 0;
      y += row;
    }
  }
  height_ = y + row;
}

std::optional<std::size_t> Strip::draw(ImVec2 corner, std::string_view name, bool interactive,
                                       std::optional<std::size_t> marked) const {
  std::optional<std::size_t> pointed;
  ImGui::PushID(name.data(), name.data() + name.size());
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const StripToken& token = tokens_[i];
    const Rect place(corner + places_[i].Min, corner + places_[i].Max);
    if (interactive) {
      const ImGuiID id = ImGui::GetID(static_cast<int>(i));
      bool hovered = false, held = false;
      if (ImGui::ItemAdd(place, id)) {
        const bool pressed = ImGui::ButtonBehavior(place, id, &hovered, &held);
        if (hovered || pressed) pointed = i;
      }
      MirrorItem& item = mirror().describe(Role::button, readable(token.text, token.control));
      item.value = token.difference ? signed_text(token.log10) : probability_text(token.log10);
      item.help = token.difference ? strings::kDifferenceStrip : strings::kStrip;
      item.on = marked == i;
      if (mirror().focused() == id) pointed = i;
    }
    if (!visible(place)) continue;
    fill(place, ground_of(token), 2);
    draw_text(place, shown(token), style_of(token));
    if (token.text == " ") {
      const ImU32 colour = with_alpha(text_on(ground_of(token)), 0.45f);
      const float y = place.Max.y - 6;
      ImGui::GetWindowDrawList()->AddLine({place.Min.x + 2, y}, {place.Max.x - 2, y}, colour);
    }
    if (token.oov) {
      ImGui::GetWindowDrawList()->AddLine({place.Min.x + 1, place.Max.y - 2},
                                          {place.Max.x - 1, place.Max.y - 2},
                                          theme().palette.warning, 2);
    }
    if (marked == i) {
      ImGui::GetWindowDrawList()->AddRect(place.Min - ImVec2(1, 1), place.Max + ImVec2(1, 1),
                                          theme().palette.ink, 3, 0, 2);
    }
  }
  ImGui::PopID();
  return pointed;
}

void draw_legend(const Rect& area) {
  constexpr std::array<std::string_view, 5> labels{"1", "1/10", "1/100", "1/1,000", "1/10,000"};
  const Palette& p = theme().palette;
  Rect rest = area;
  const Style soft{.colour = p.soft};
  explain_area(area, strings::kLegend);
  const std::string_view title = "probability";
  draw_text(cut_left(rest, text_width(title, soft) + kGrid), title, soft);
  const float middle = area.GetCenter().y;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float width = text_width(labels[i], soft);
    if (rest.GetWidth() < 14 + 4 + width) return;
    const Rect swatch = cut_left(rest, 14);
    const Rect box({swatch.Min.x, middle - 6}, {swatch.Max.x, middle + 6});
    fill(box, probability_colour(-static_cast<double>(i)), 2);
    frame(box, p.hairline, 2);
    cut_left(rest, 4);
    draw_text(cut_left(rest, width), labels[i], soft);
    cut_left(rest, 8);
  }
}

}  // namespace onegin::web
