// Draws the tokens of both sides, the step between them, and the matrix.
#include "rooms/inside/inside_source.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/picture.h"
#include "draw/strip.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside/inside_source_parts.h"

namespace onegin::web {
namespace {

constexpr float kTokenLine = 26;         // the height of a line of tokens
constexpr float kSideTitle = 9 * kGrid;  // "source", "target"
constexpr float kStepButton = 5 * kGrid;

// TokenBoxes of tokens, wrapped to a width; from the corner on.
struct TokenBoxes {
  std::vector<Rect> places;
  float height = 0;
};
TokenBoxes lay_tokens(const std::vector<std::string>& titles, float width) {
  TokenBoxes boxes;
  float x = 0, y = 0;
  for (const std::string& title : titles) {
    const float own = std::min(text_width(title, {.size = kBody}) + 10, width);
    if (x > 0 && x + own > width) {
      x = 0;
      y += kTokenLine;
    }
    boxes.places.push_back({{x, y + 1}, {x + own, y + kTokenLine - 1}});
    x += own + 2;
  }
  boxes.height = y + kTokenLine;
  return boxes;
}

float sides_width(float width) { return width - kSideTitle; }

std::optional<std::size_t> pointed_box(const TokenBoxes& boxes, ImVec2 corner) {
  if (Picture::taken() != nullptr || !ImGui::IsWindowHovered()) return std::nullopt;
  for (std::size_t i = 0; i < boxes.places.size(); ++i) {
    const Rect& place = boxes.places[i];
    if (ImGui::IsMouseHoveringRect(place.Min + corner, place.Max + corner)) return i;
  }
  return std::nullopt;
}

void draw_token_box(const Rect& place, const std::string& title, double weight, bool lit) {
  const ImU32 colour = heat_colour(HeatScale::share, 1, weight);
  fill(place, weight > 0 ? colour : theme().palette.press, 3);
  draw_text(inset(place, 2, 0), title,
            {.size = kBody,
             .colour = weight > 0 ? text_on(colour) : theme().palette.ink,
             .font = theme().fonts.serif,
             .align = 0.5f});
  if (lit) frame(inset(place, -1, -1), theme().palette.ink, 3);
}

// The target's tokens are buttons: one picks its step.
void draw_sides(const State& state, const Sides& sides, const Lit& lit, Rect area,
                Intents& intents) {
  const Palette& p = theme().palette;
  const std::vector<std::string> source = source_titles(sides), target = target_titles(sides);
  const TokenBoxes from = lay_tokens(source, sides_width(area.GetWidth()));
  const TokenBoxes to = lay_tokens(target, sides_width(area.GetWidth()));
  Rect line = cut_top(area, from.height);
  draw_text({line.Min, {line.Max.x, line.Min.y + kTokenLine}}, tr("source"), {.colour = p.soft});
  cut_left(line, kSideTitle);
  std::string said;
  for (std::size_t s = 0; s < source.size(); ++s) {
    const Rect place(from.places[s].Min + line.Min, from.places[s].Max + line.Min);
    draw_token_box(place, source[s], lit.target ? sides.weight(*lit.target, s) : 0,
                   lit.source == s);
    if (lit.target && sides.attention != nullptr) {
      said += (s > 0 ? ", " : "") + source[s] + " " + fixed(sides.weight(*lit.target, s), 2);
    } else {
      said += (s > 0 ? ", " : "") + source[s];
    }
  }
  mirror().note(Role::text, tr("source"), line).value = said;
  cut_top(area, kGrid / 2);
  line = cut_top(area, to.height);
  draw_text({line.Min, {line.Max.x, line.Min.y + kTokenLine}}, tr("target"), {.colour = p.soft});
  cut_left(line, kSideTitle);
  mirror().begin_group(tr("Steps of the decoder"));
  for (std::size_t t = 0; t < target.size(); ++t) {
    const Rect place(to.places[t].Min + line.Min, to.places[t].Max + line.Min);
    const std::string name = tr("Step {0}: “{1}”", t + 1, target[t]);
    ImGui::PushID(static_cast<int>(t));
    const bool pressed = choice(place, {.label = {}, .name = name}, t == sides.step);
    ImGui::PopID();
    const bool whole = lit.source && !lit.target;  // what each step takes of one token
    draw_token_box(place, target[t], whole ? sides.weight(t, *lit.source) : 0, lit.target == t);
    if (!pressed) continue;
    InsideChoice chosen = state.inside;
    chosen.token = t;
    intents.push_back(LookInside{chosen});
  }
  mirror().end_group();
}

void draw_decoder_step(const State& state, const Sides& sides, Rect line, Intents& intents) {
  const auto go = [&](std::size_t step) {
    InsideChoice chosen = state.inside;
    chosen.token = step;
    intents.push_back(LookInside{chosen});
  };
  const std::size_t step = sides.step;
  if (button(cut_left(line, kStepButton),
             {"‹", tr("A step back"), tr("The decoder's step before this one.")}, Look::plain,
             step > 0)) {
    go(step - 1);
  }
  cut_left(line, kGrid / 2);
  if (button(cut_left(line, kStepButton), {"›", tr("A step on"), tr("The decoder's next step.")},
             Look::plain, step + 1 < sides.steps())) {
    go(step + 1);
  }
  cut_left(line, kGrid);
  const TokenProbability& next = sides.trace->header.next[step];
  const std::string read = token_title(sides.trace->header.read[step]);
  const std::string says =
      std::isnan(next.log10)
          ? tr("Step {0} of {1} reads “{2}”", step + 1, sides.steps(), read)
          : tr("Step {0} of {1} reads “{2}” and says “{3}” with probability {4}", step + 1,
               sides.steps(), read, token_title(next), probability_text(next.log10));
  draw_note(line, tr("step"), says);
}

float sides_height(const Sides& sides, float width) {
  return lay_tokens(source_titles(sides), sides_width(width)).height + kGrid / 2 +
         lay_tokens(target_titles(sides), sides_width(width)).height;
}

}  // namespace

float source_height(const State& state, const Slot& slot, float width) {
  const Sides sides = sides_of(state, slot);
  if (sides.trace == nullptr) return 0;
  return 3 * kGrid + sides_height(sides, width) + kGrid + theme().measures.control + kGrid +
         3 * kGrid + source_map_height(sides) + 2 * kGrid;
}

void draw_source(const State& state, const Slot& slot, const Rect& area, Intents& intents) {
  const Sides sides = sides_of(state, slot);
  if (sides.trace == nullptr) return;
  Rect rest = area;
  ImGui::PushID(static_cast<int>(slot.id));
  mirror().begin_group(tr("Source and target of {0}", slot.name));
  Rect head = cut_top(rest, 3 * kGrid);
  draw_heading(head, tr("{0}: from the source to the target", slot.name),
               {.font = theme().fonts.bold});
  Rect tokens = cut_top(rest, sides_height(sides, area.GetWidth()));
  cut_top(rest, kGrid);
  Rect step = cut_top(rest, theme().measures.control);
  cut_top(rest, kGrid);
  const Rect title = cut_top(rest, 3 * kGrid);
  const Rect map = cut_top(rest, source_map_height(sides));
  Lit lit;
  if (const auto cell = pointed_weight(sides, map)) lit = {cell->row, cell->column};
  Rect boxes = tokens;
  cut_left(boxes, kSideTitle);
  const TokenBoxes from = lay_tokens(source_titles(sides), boxes.GetWidth());
  const TokenBoxes to = lay_tokens(target_titles(sides), boxes.GetWidth());
  if (const auto s = pointed_box(from, boxes.Min)) lit.source = s;
  cut_top(boxes, from.height + kGrid / 2);
  if (const auto t = pointed_box(to, boxes.Min)) lit.target = t;
  if (!lit.source && !lit.target) lit.target = sides.step;
  draw_sides(state, sides, lit, tokens, intents);
  draw_decoder_step(state, sides, step, intents);
  draw_source_map(state, slot, sides, lit, title, map, intents);
  mirror().end_group();
  ImGui::PopID();
}

}  // namespace onegin::web
