// The tokens of the sentence as a person presses them; blanks stand out.
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/token_text.h"
#include "language/words.h"
#include "rooms/fill/fill_room_parts.h"

namespace onegin::web::fill_room {
namespace {

constexpr std::string_view kHideHelp = phrase("Make this token a blank.");
constexpr std::string_view kUnhideHelp = phrase("Let this token be seen again.");

struct Chip {
  std::string text;
  Rect place;  // relative to the corner
};

Style style_of(const QuestionToken& token) {
  return {.size = kBody,
          .colour = token.given ? theme().palette.soft : theme().palette.ink,
          .font = token.control ? theme().fonts.sans : theme().fonts.serif,
          .align = 0.5f,
          .apart = true};
}

std::string shown(const QuestionToken& token) {
  if (token.blank) return "___";
  if (token.control) return token.given ? "=>" : std::string(tr("end"));
  return token.token == " " ? std::string() : drawn(token.token);
}

float row_of_tokens() { return std::max(theme().measures.control, 28.0f) + 2; }

// A token that has a blank beside it may stand at the end of a line.
std::vector<Chip> chips_of(const State& state, float width) {
  const Filling& all = state.shelf.at<Filling>();
  const bool apart = state.unit().spaced;
  const float padding = apart ? 5 : 1.5f, gap = apart ? 2 : 0;
  const float least = theme().measures.control > 5 * kGrid ? 3 * kGrid : 9;  // under a finger
  std::vector<Chip> chips;
  float x = 0, y = 0;
  for (const QuestionToken& token : all.tokens) {
    Chip chip{shown(token), {}};
    const float text = text_width(chip.text, style_of(token));
    const float wide = std::min(std::max(least, text + 2 * padding + (token.blank ? 4 : 0)), width);
    if (x > 0 && x + wide > width) {
      x = 0;
      y += row_of_tokens();
    }
    chip.place = Rect({x, y + 1}, {x + wide, y + row_of_tokens() - 1});
    x += wide + gap;
    chips.push_back(std::move(chip));
  }
  return chips;
}

void draw_chip(const QuestionToken& token, const Chip& chip, const Rect& place) {
  const Palette& p = theme().palette;
  if (token.blank) {
    fill(inset(place, 1, 1), p.hover, 4);
    frame(inset(place, 1, 1), p.ink, 4);
  }
  draw_text(place, chip.text, style_of(token));
  if (!token.blank && token.token == " ") {
    const float y = place.Max.y - 6;
    const ImVec2 ends[] = {{place.Min.x + 2, y}, {place.Max.x - 2, y}};
    stroke(ends, with_alpha(p.ink, 0.35f), 1);
  }
}

}  // namespace

float tokens_height(const State& state, float width) {
  const std::vector<Chip> chips = chips_of(state, width);
  return chips.empty() ? 0 : chips.back().place.Max.y + 1 + kGrid;
}

void draw_tokens(const State& state, Rect area, Intents& intents) {
  const Filling& all = state.shelf.at<Filling>();
  const std::vector<Chip> chips = chips_of(state, area.GetWidth());
  mirror().begin_group(tr("Tokens of the sentence"));
  for (std::size_t i = 0; i < chips.size(); ++i) {
    const QuestionToken& token = all.tokens[i];
    const Rect place(area.Min + chips[i].place.Min, area.Min + chips[i].place.Max);
    ImGui::PushID(static_cast<int>(i));
    const bool written = token.blank && !all.is_hidden(static_cast<std::uint32_t>(i));
    const std::string name =
        token.blank ? tr("blank, token {0}", i + 1)
                    : tr("{0}, token {1}", readable(token.token, token.control), i + 1);
    if (token.given || token.control || written) {
      mirror().note(Role::text, name, place).value = chips[i].text;
    } else if (choice(place, {.label = name, .help = tr(token.blank ? kUnhideHelp : kHideHelp)},
                      token.blank)) {
      intents.push_back(Act{What::hide, {}, static_cast<double>(i)});
    }
    draw_chip(token, chips[i], place);
    ImGui::PopID();
  }
  mirror().end_group();
}

}  // namespace onegin::web::fill_room
