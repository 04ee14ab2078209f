// Step by step: the lecture's example, one operation at each press.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/rooms.h"
#include "rooms/steps/steps_parts.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr std::string_view kSlideText = phrase(
    "A network of three hidden units reads “hell” and is to say “ello”: the slide of many "
    "lectures. It "
    "is published as a picture without its weights; these were solved for, so that all its numbers "
    "come "
    "out to the printed digit.");
constexpr std::string_view kDrawnText = phrase(
    "A network of three hidden units reads a word letter by letter and is to say the next letter "
    "each "
    "time. Its first weights are drawn at random.");
constexpr std::string_view kTextbookText = phrase(
    "A textbook's example: four inputs of two numbers, three hidden units, two outputs. It has no "
    "targets; 1, 2, 1, 2 are ours, so that there is a loss to go back from.");
constexpr std::string_view kPartHelp =
    phrase("On to the next letter, or to the next part of the way.");
constexpr std::string_view kWordHelp = phrase("2 to 12 letters.");

constexpr float kSideBySide = 92 * kGrid;  // a width where all choices stand on one line

std::string_view intro_of(const Steps& steps) {
  if (steps.page == Steps::Page::textbook) return tr(kTextbookText);
  return has_slide_weights(steps) && steps.word == "hello" ? tr(kSlideText) : tr(kDrawnText);
}

// The kinds that can be followed number by number.
std::vector<const KindRow*> network_rows() {
  std::vector<const KindRow*> rows;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    const KindRow& row = kKindRows[i];
    if ((row.abilities & kByHand) != 0) rows.push_back(&row);
  }
  return rows;
}

void choose_page(const Steps& steps, const Rect& area, Intents& intents) {
  const std::array<std::string_view, 2> pages{tr("The slide"), tr("A textbook")};
  const auto chosen =
      segmented(area, {.label = tr("Example")}, pages, static_cast<std::size_t>(steps.page));
  if (chosen) intents.push_back(StepsAct{StepsWhat::page, *chosen == 0 ? "slide" : "textbook"});
}

void choose_kind(const Steps& steps, const Rect& area, Intents& intents) {
  const std::vector<const KindRow*> rows = network_rows();
  std::vector<std::string_view> titles;
  std::size_t current = rows.size();
  for (const KindRow* row : rows) {
    if (row->id == steps.kind) current = titles.size();
    titles.push_back(row->title);
  }
  const auto chosen = segmented(area, {.label = tr("Kind")}, titles, current);
  if (chosen) intents.push_back(StepsAct{StepsWhat::kind, std::string(rows[*chosen]->id)});
}

bool is_slide(const Steps& steps) { return steps.page == Steps::Page::slide; }

float choices_height(const Steps& steps, float width) {
  const float line = theme().measures.control + kGrid;
  if (!is_slide(steps)) return line;
  return width >= kSideBySide ? line : 3 * line;
}

void draw_choices(const State& state, Rect area, Intents& intents) {
  const Steps& steps = state.shelf.at<Steps>();
  const float control = theme().measures.control;
  const bool wide = area.GetWidth() >= kSideBySide;
  Rect line = cut_top(area, control);
  choose_page(steps, cut_left(line, wide ? 24 * kGrid : std::min(line.GetWidth(), 30 * kGrid)),
              intents);
  if (!is_slide(steps)) return;
  const auto next = [&](float width) {
    if (wide) {
      cut_left(line, 2 * kGrid);
      return cut_left(line, width);
    }
    cut_top(area, kGrid);
    Rect own = cut_top(area, control);
    return cut_left(own, std::min(own.GetWidth(), 36 * kGrid));
  };
  choose_kind(steps, next(32 * kGrid), intents);
  const auto word = text_field(next(line.GetWidth() - 2 * kGrid),
                               {.label = tr("Word"), .name = tr("Word"), .help = tr(kWordHelp)},
                               steps.word, state.surface.real_text_fields);
  if (word) intents.push_back(StepsAct{StepsWhat::word, *word});
}

void draw_moves(const State& state, std::size_t count, Rect row, Intents& intents) {
  const Steps& steps = state.shelf.at<Steps>();
  const bool slim = narrow(row.GetWidth());
  const auto act = [&](std::string_view label, StepsWhat what, float width, Look look, bool able,
                       std::string_view help) {
    if (button(cut_left(row, width), {.label = label, .help = help}, look, able)) {
      intents.push_back(StepsAct{what});
    }
    cut_left(row, kGrid);
  };
  const bool more = steps.at + 1 < count;
  act(tr("Back"), StepsWhat::back, 9 * kGrid, Look::plain, steps.at > 0, {});
  act(tr("Next"), StepsWhat::next, 9 * kGrid, Look::primary, more, {});
  act(tr("Skip"), StepsWhat::part, 8 * kGrid, Look::plain, more, tr(kPartHelp));
  const std::string place = tr("{0} of {1}", steps.at + 1, count);
  draw_note(cut_left(row, slim ? 10 * kGrid : 12 * kGrid), tr("Operation"), place,
            {.colour = theme().palette.soft});
}

float trouble_height(const Steps& steps, float width) {
  return steps.trouble.empty() ? 0 : paragraph_height(tr(steps.trouble), width) + kGrid;
}

float inner_width(float width) { return width - 4 * kGrid; }

}  // namespace

float steps_room::height(const State& state, float width) {
  const Steps& steps = state.shelf.at<Steps>();
  const float inner = inner_width(width);
  float height = kGrid + choices_height(steps, inner) + paragraph_height(intro_of(steps), inner) +
                 kGrid + trouble_height(steps, inner);
  const std::vector<Operation> all = operations_of(steps);
  if (all.empty()) return height + 4 * kGrid;
  const Operation& now = all[steps.at];
  height += network_height(steps, now, inner) + 2 * kGrid + theme().measures.control + 2 * kGrid;
  height += shows_height(steps, shows_of(steps, now), inner) + 2 * kGrid;
  if (now.op == Op::after) height += training_height(steps, inner);
  return height + weights_editor_height(steps, inner) + 2 * kGrid;
}

void steps_room::draw(const State& state, const Rect& area, Intents& intents) {
  const Steps& steps = state.shelf.at<Steps>();
  Rect rest = inset(area, 2 * kGrid, kGrid);
  draw_choices(state, cut_top(rest, choices_height(steps, rest.GetWidth())), intents);
  const auto say = [&](std::string_view name, std::string_view text, ImU32 colour) {
    const float height = draw_paragraph(rest, text, {.colour = colour});
    mirror().note(Role::text, name, cut_top(rest, height)).value = text;
    cut_top(rest, kGrid);
  };
  say(tr("The example"), intro_of(steps), theme().palette.soft);
  if (!steps.trouble.empty()) say(tr("Trouble"), tr(steps.trouble), theme().palette.warning);
  const std::vector<Operation> all = operations_of(steps);
  if (all.empty()) {
    if (steps.trouble.empty()) say(tr("Needs"), tr("The core is computing."), theme().palette.soft);
    return;
  }
  const Operation& now = all[steps.at];
  draw_moves(state, all.size(), cut_top(rest, theme().measures.control), intents);
  cut_top(rest, 2 * kGrid);
  draw_network(steps, all, cut_top(rest, network_height(steps, now, rest.GetWidth())));
  cut_top(rest, kGrid);
  draw_operation(
      steps, now,
      cut_top(rest, shows_height(steps, shows_of(steps, now), rest.GetWidth()) + 2 * kGrid),
      intents);
  if (now.op == Op::after) {
    draw_training(steps, cut_top(rest, training_height(steps, rest.GetWidth())), intents);
  }
  draw_weights_editor(state, rest, intents);
}

}  // namespace onegin::web
