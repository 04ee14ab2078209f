// A sentence, and how likely each model finds every token of it.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/adaptive.h"
#include "parts/curves.h"
#include "parts/save_picture.h"
#include "parts/scored_strip.h"
#include "rooms/rooms.h"
#include "rooms/score/details_panel.h"
#include "rooms/score/likeliest.h"
#include "state/intents.h"
#include "state/slot_words.h"
#include "state/state.h"
#include "state/typed_pairs.h"

namespace onegin::web {
namespace {

constexpr float kModelColumn = 10 * kGrid, kWidestModelColumn = 18 * kGrid;
constexpr float kLegend = 26;
constexpr float kFigureColumn = 8 * kGrid;

struct Figure {
  std::string_view title;
  std::string_view help;
  double (*value)(const Totals&);
  std::string (*text)(const Totals&);
};
// The totals of a sentence, each with its column.
constexpr std::array<Figure, 3> kFigures{
    {{phrase("log10 P"), strings::kLog10, [](const Totals& t) { return t.log10; },
      [](const Totals& t) { return fixed(t.log10, 2); }},
     {phrase("perplexity"), strings::kPerplexity, [](const Totals& t) { return t.perplexity; },
      [](const Totals& t) {
        const std::string text = perplexity_text(t.perplexity);
        return t.oov > 0 ? text + " (" + perplexity_text(t.perplexity_without_oov) + ")" : text;
      }},
     {phrase("bits/char"), strings::kSentenceBits,
      [](const Totals& t) { return t.bits_per_character; },
      [](const Totals& t) { return fixed(t.bits_per_character, 2); }}}};
constexpr float kFigureColumns = kFigureColumn * static_cast<float>(kFigures.size()) + 4 * kGrid;

constexpr float kSecondLine = 22;  // of figures, under adaptive reading

// As wide as the longest name asks for.
float model_column(const State& state) {
  float widest = 0;
  for (const Slot* model : state.speakers()) {
    widest = std::max(widest, text_width(model->name, {.font = theme().fonts.bold}));
  }
  return std::clamp(std::ceil(widest) + 3 * kGrid, kModelColumn, kWidestModelColumn);
}

float strip_width(const State& state, float width) {
  const float rest = width - 4 * kGrid;
  return narrow(width) ? rest : rest - model_column(state) - kFigureColumns;
}

// What a model says that goes on learning, below what it says as it is.
bool has_second(const State& state, const Slot& model) {
  return state.adaptive.on && model.totals.has_value();
}

float row_height(const State& state, const Slot& model, float width) {
  const float strip = strip_of(state, tokens_of(state, model), strip_width(state, width)).height();
  const float second = has_second(state, model) ? kSecondLine : 0;
  if (narrow(width)) return strip + 3 * kGrid + 4 + second + 2;
  return std::max(strip, theme().measures.strip + second) + 2;
}

// What it is doing, and what it is, until it has an answer.
std::string waiting_for(const State& state, const Slot& model) {
  if (model.phase == Phase::training && model.progress.step == 0 && !model.progress.trained) {
    return status_of(model);
  }
  const std::string why = not_learnt(model);
  if (!why.empty())
    return model.phase == Phase::ready ? tr("{0}: {1}", why, Sentence(model.summary)) : why;
  if (state.pairs() && !are_pairs(read_pairs(state.question))) {
    return std::string(tr(strings::kWritePair));
  }
  if (state.question.empty()) return tr("write a sentence above");
  if (model.phase != Phase::training) return tr("reading the sentence");
  return tr("reading the sentence; {0}", status_of(model));
}

constexpr float kCurves = 13 * kGrid;

// By its address, so that the linker keeps it a function of its own, which can come later.
void (*volatile small_curves)(const State&, const Rect&, Intents&) = draw_small_curves;

// Once a network has begun to learn.
bool has_curves(const State& state) {
  if (!state.every_room) return false;  // curves come with them
  return std::any_of(state.slots.begin(), state.slots.end(), [](const Slot& model) {
    return model.shown && !model.counted &&
           (model.phase == Phase::training || !model.curve.empty());
  });
}
float curves_height(const State& state, float width) {
  if (!has_curves(state) || narrow(width)) return 0;
  return state.curves_folded ? 0 : kCurves + kGrid;
}

void draw_figures(const std::optional<Totals>& totals, Rect area, bool adaptive) {
  for (const Figure& figure : kFigures) {
    const bool wide_column = figure.title == "perplexity";
    const Rect column = cut_left(area, kFigureColumn + (wide_column ? 2 * kGrid : 0));
    const std::string text = totals ? figure.text(*totals) : "–";
    const ImU32 colour = totals ? theme().palette.ink : theme().palette.faint;
    // The exact figure on demand.
    const std::string help =
        totals ? exact(figure.value(*totals)) + ". " + std::string(tr(figure.help))
               : std::string(tr(figure.help));
    const std::string name(tr(figure.title));
    draw_note(column, adaptive ? tr("adaptive {0}", name) : name, text,
              {.colour = colour, .align = 1}, help);
  }
}

void draw_figure_titles(Rect area) {
  for (const Figure& figure : kFigures) {
    const bool wide_column = figure.title == "perplexity";
    const Rect column = cut_left(area, kFigureColumn + (wide_column ? 2 * kGrid : 0));
    draw_text(column, tr(figure.title), {.colour = theme().palette.soft, .align = 1});
    explain_area(column, tr(figure.help));
  }
}

}  // namespace

// The second line of a model: the figures of what it says while it goes on learning. `beside`: what
// is free left of the figures.
namespace adaptive {

void draw_line(const State& state, const Slot& model, const Rect& head, const Rect& beside,
               const Rect& figures) {
  draw_text(head, tr("adaptive"), {.colour = theme().palette.soft});
  const Answer& answer = sentence_of(state, model);
  const std::string why = waiting_of(state, model, answer);
  if (why.empty()) return draw_figures(answer.totals, figures, true);
  draw_note({beside.Min, figures.Max}, tr("adaptive"), why,
            {.colour = theme().palette.soft, .align = 1}, why);
}

}  // namespace adaptive

namespace {

// By their addresses: they come with the rooms.
void (*volatile adaptive_line)(const State&, const Slot&, const Rect&, const Rect&,
                               const Rect&) = adaptive::draw_line;
float (*volatile adaptive_choice_height)(const State&, float) = adaptive::choice_height;
void (*volatile adaptive_choice)(const State&, Rect, Intents&) = adaptive::draw_choice;
void (*volatile adaptive_switch)(const State&, const Rect&, Intents&) = adaptive::draw_switch;

float choice_height(const State& state, float width) {
  return state.every_room ? adaptive_choice_height(state, width) : 0;
}

void draw_row(const State& state, const Slot& model, Rect area, Intents& intents) {
  mirror().begin_group(tr("Score of {0}", model.name), tr(strings::kStrip));
  const bool phone = narrow(area.GetWidth() + 4 * kGrid);
  Rect head = phone ? cut_top(area, 3 * kGrid) : cut_left(area, model_column(state));
  if (!phone) head.Max.y = head.Min.y + theme().measures.strip;
  Rect second = head;
  second.Min.y = head.Max.y;
  second.Max.y = second.Min.y + kSecondLine;
  if (phone && has_second(state, model)) cut_top(area, kSecondLine);
  Rect figures = cut_right(phone ? head : area, kFigureColumns);
  figures.Min.x += 2 * kGrid;
  if (!phone) figures.Max.y = figures.Min.y + theme().measures.strip;
  const ImVec2 dot(head.Min.x + 5, head.GetCenter().y);
  draw_mark(dot, 5, slot_colour(model.mark), model.mark);
  head.Min.x += 2 * kGrid;
  draw_text(head, model.name, {.font = theme().fonts.bold});
  draw_figures(model.totals, figures, false);
  const std::vector<ScoredToken>& tokens = tokens_of(state, model);
  if (has_second(state, model)) {
    const Rect below({figures.Min.x, second.Min.y}, {figures.Max.x, second.Max.y});
    // Beside the figures only where no second line of tokens stands.
    const bool free = phone || area.GetHeight() < 2 * theme().measures.strip;
    Rect beside = below;
    if (free) beside.Min.x = phone ? second.Min.x + kModelColumn : area.Min.x;
    cut_left(second, 2 * kGrid);
    second.Max.x = second.Min.x + kModelColumn;
    adaptive_line(state, model, second, beside, below);
  }
  if (model.scored.empty()) {
    Rect line = area;
    line.Max.y = line.Min.y + theme().measures.strip;
    const std::string waiting = waiting_for(state, model);
    draw_note(line, tr("waiting"), waiting, {.colour = theme().palette.soft});
  } else if (!tokens.empty()) {
    const Strip strip = strip_of(state, tokens, area.GetWidth());
    if (const auto at = strip.draw(area.Min, model.name, true, state.pointed)) {
      if (state.pointed != at) intents.push_back(PointAt{*at});
    }
  }
  mirror().end_group();
}

// The line with the control for pictures, which a finger hits.
float head_line() {
  const float control = theme().measures.control;
  return control > 4 * kGrid ? control : kLegend;
}
// The legend, and on a phone the titles below it.
float head_height_of_strips(float width) { return head_line() + (narrow(width) ? kLegend : 0); }

float strips_height(const State& state, float width) {
  float height = head_height_of_strips(width);
  for (const Slot* model : state.speakers()) height += row_height(state, *model, width);
  return height;
}

// The legend, the titles, and a row for each model.
void draw_strips(const State& state, Rect rest, float width, Intents& intents) {
  const bool phone = narrow(width);
  Rect legend = cut_top(rest, phone ? kLegend : head_line());
  Rect line = phone ? cut_top(rest, head_line()) : legend;
  Rect titles = cut_right(line, kFigureColumns);
  titles.Min.x += 2 * kGrid;
  draw_figure_titles(titles);
  if (!phone) {
    cut_right(legend, kFigureColumns);
    cut_left(legend, model_column(state));
  }
  draw_legend(legend);
  for (const Slot* model : state.speakers()) {
    draw_row(state, *model, cut_top(rest, row_height(state, *model, width)), intents);
  }
}

constexpr float kWide = 120 * kGrid;  // a picture

void picture_of_strips(const State& state, const Rect& area) {
  Intents none;
  draw_strips(state, area, kWide + 4 * kGrid, none);
}

// Left of the legend; on a phone left of the titles.
void save_strips(const State& state, Rect place, float width, Intents& intents) {
  if (narrow(width)) cut_top(place, kLegend);
  place.Max = place.Min + ImVec2(kModelColumn - kGrid, head_line());
  const std::string name = tr("How likely each model finds “{0}”", state.question);
  save_picture(state, place, name, "strips",
               {kWide, strips_height(state, kWide + 4 * kGrid) + 2 * kGrid}, picture_of_strips,
               intents);
}

void (*volatile strips_saver)(const State&, Rect, float, Intents&) = save_strips;
float (*volatile height_of_likeliest)(const State&, float) = likeliest_height;
void (*volatile drawer_of_likeliest)(const State&, const Rect&) = draw_likeliest;

float summary_height(const State& state, float width) {
  return state.every_room ? height_of_likeliest(state, width) : 0;
}

}  // namespace

float score_room::height(const State& state, float width) {
  const float height =
      theme().measures.control + 4 + choice_height(state, width) + strips_height(state, width);
  return height + summary_height(state, width - 4 * kGrid) + curves_height(state, width) + kGrid +
         details_height(state, width) + 2 * kGrid;
}

void score_room::draw(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, 0);
  Rect field = cut_top(rest, theme().measures.control + 4);
  if (has_curves(state) && !narrow(area.GetWidth())) {
    Rect fold = cut_right(field, 13 * kGrid);
    cut_left(fold, kGrid);
    const bool folded = state.curves_folded;
    if (button(fold,
               {.label = folded ? tr("Show curves") : tr("Hide curves"),
                .help = folded ? tr(strings::kUnfoldCurves) : tr(strings::kFoldCurves)},
               Look::quiet)) {
      intents.push_back(FoldCurves{!folded});
    }
  }
  if (state.every_room && !narrow(area.GetWidth())) {
    Rect place = cut_right(field, adaptive::kSwitch + kGrid);
    cut_left(place, kGrid);
    adaptive_switch(state, place, intents);
  }
  const auto asked = text_field(
      field, {.label = tr("Sentence"), .name = tr("Sentence"), .help = tr(strings::kQuestion)},
      state.question, state.surface.real_text_fields);
  if (asked) intents.push_back(AskQuestion{*asked});
  if (const float choice = choice_height(state, area.GetWidth()); choice > 0) {
    adaptive_choice(state, cut_top(rest, choice), intents);
  }
  if (const float curves = curves_height(state, area.GetWidth()); curves > 0) {
    Rect place = cut_top(rest, curves);
    cut_top(place, kGrid);
    small_curves(state, place, intents);
  }
  // Pictures come with the other rooms.
  if (state.every_room) strips_saver(state, rest, area.GetWidth(), intents);
  draw_strips(state, rest, area.GetWidth(), intents);
  cut_top(rest, strips_height(state, area.GetWidth()));
  if (const float said = summary_height(state, rest.GetWidth()); said > 0) {
    drawer_of_likeliest(state, cut_top(rest, said));
  }
  cut_top(rest, kGrid);
  draw_details(state, rest, intents);
}

}  // namespace onegin::web
