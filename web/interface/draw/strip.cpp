// Lays out and draws coloured tokens.
#include "draw/strip.h"

#include <algorithm>
#include <array>

#include "draw/mirror.h"
#include "draw/picture.h"
#include "draw/printed.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr float kCell = 24;

ImU32 ground_of(const StripToken& token) {
  return token.difference ? difference_colour(token.log10 * token.stretch)
                          : probability_colour(token.log10);
}

// A byte that is no character, as "<E2>".
bool is_byte(std::string_view token) {
  return token.size() == 4 && token[0] == '<' && token[3] == '>' &&
         token.substr(1, 2).find_first_not_of("0123456789ABCDEF") == std::string_view::npos;
}

Style style_of(const StripToken& token) {
  const bool sign = token.control || token.text == "\n" || is_byte(token.text);
  return {.size = sign ? kSmall : kBody,
          .colour = token.given ? theme().palette.soft : text_on(ground_of(token)),
          .font = sign ? theme().fonts.sans : theme().fonts.serif,
          .align = 0.5f,
          .apart = true};
}

std::string shown(const StripToken& token) {
  if (token.control) return tr("end");
  if (token.text == " ") return {};
  if (token.text == "\n") return "¶";
  return drawn(token.text);
}

bool ends_word(const StripToken& token) {
  return token.control || token.text == "\n" || token.text.ends_with(' ');
}

// The text itself, not what is drawn for it; what ends a sentence is no text. `apart`: with a blank
// before it.
void print(const StripToken& token, const Rect& place, bool apart, Follows follows) {
  if (token.control || Picture::taken() != nullptr) return;
  const Style style = style_of(token);
  const std::string text = (apart ? " " : "") + token.text;
  const float blank = apart ? text_width(" ", style) : 0;
  const float width = text_width(shown(token), style);
  const float y = place.GetCenter().y - line_height(style.size) / 2;
  printed().add({place.GetCenter().x - width / 2 - blank, y}, text, style, 0, follows);
}

// A line where the blank is that a token is or begins with.
void draw_blank(const Rect& place, const StripToken& token) {
  Rect blank = inset(place, 2, 0);
  if (token.text.size() > 1) {
    const Style style = style_of(token);
    blank.Min.x = place.GetCenter().x - text_width(shown(token), style) / 2;
    blank.Max.x = blank.Min.x + text_width(" ", style);
  }
  const float y = place.Max.y - 6;
  stroke(std::array{ImVec2(blank.Min.x, y), ImVec2(blank.Max.x, y)},
         with_alpha(style_of(token).colour, 0.45f), 1);
}

}  // namespace

Strip::Strip(std::vector<StripToken> tokens, float width, bool apart)
    : tokens_(std::move(tokens)), apart_(apart) {
  const float padding = apart ? 5 : 1.5f;
  const float gap = apart ? 2 : 0;
  const float row = theme().measures.strip;
  std::vector<float> widths;
  for (const StripToken& token : tokens_) {
    const float least = token.text == " " ? 9.0f : 8.0f;
    const float wide = std::max(least, text_width(shown(token), style_of(token)) + 2 * padding);
    widths.push_back(std::min(wide, width));
  }
  // How wide the word is that begins here: tokens up to the next space stay together.
  const auto word_width = [&](std::size_t i) {
    if (apart || ends_word(tokens_[i])) return widths[i];
    float wide = widths[i];
    while (++i < tokens_.size() && !ends_word(tokens_[i]) && !begins_blank(tokens_[i].text)) {
      wide += widths[i];
    }
    return wide;
  };
  float x = 0, y = 0;
  bool word_begins = true;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const float word = word_begins || begins_blank(tokens_[i].text) ? word_width(i) : 0;
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
    if (interactive && Picture::taken() == nullptr) {
      const ImGuiID id = ImGui::GetID(static_cast<int>(i));
      bool hovered = false, held = false;
      if (ImGui::ItemAdd(place, id)) {
        const bool pressed = ImGui::ButtonBehavior(place, id, &hovered, &held);
        if (hovered || pressed) pointed = i;
      }
      MirrorItem& item = mirror().describe(Role::button, readable(token.text, token.control));
      item.value = token.difference ? signed_text(token.log10) : probability_text(token.log10);
      item.on = marked == i;
      if (mirror().focused() == id) pointed = i;
    }
    const bool same_row = i > 0 && places_[i].Min.y == places_[i - 1].Min.y;
    print(token, place, apart_ && i > 0,
          same_row ? Follows::line
          : i > 0  ? Follows::row
                   : Follows::apart);
    if (!visible(place)) continue;
    if (!token.given) fill(place, ground_of(token), 2);
    draw_text(place, shown(token), style_of(token));
    if (!token.given && token.text.starts_with(' ')) draw_blank(place, token);
    if (token.oov) {
      stroke(std::array{ImVec2(place.Min.x + 1, place.Max.y - 2),
                        ImVec2(place.Max.x - 1, place.Max.y - 2)},
             theme().palette.warning, 2);
    }
  }
  if (marked && *marked < places_.size() && Picture::taken() == nullptr) {
    const Rect& place = places_[*marked];  // over what stands beside it
    ImGui::GetWindowDrawList()->AddRect(corner + place.Min - ImVec2(1, 1),
                                        corner + place.Max + ImVec2(1, 1), theme().palette.ink, 3,
                                        0, 2);
  }
  ImGui::PopID();
  return pointed;
}

void draw_legend(const Rect& area) {
  constexpr std::array<std::string_view, 5> labels{"1", "1/10", "1/100", "1/1,000", "1/10,000"};
  Rect rest = area;
  const Style soft{.colour = theme().palette.soft};
  explain_area(area, tr(strings::kLegend));
  const std::string_view title = tr("probability");
  draw_text(cut_left(rest, text_width(title, soft) + kGrid), title, soft);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const ImU32 colour = probability_colour(-static_cast<double>(i));
    if (!draw_swatch(rest, colour, labels[i])) return;
  }
}

}  // namespace onegin::web
