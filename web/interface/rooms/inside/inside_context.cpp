// How far back: the loss of every model when only the last k tokens are shown, in one chart.
#include "rooms/inside/inside_context.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "state/intents.h"
#include "state/slot_words.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kContextChart = 30 * kGrid;

// On an axis of logarithms 0 stands one step before 1.
constexpr double kNone = 0.5;
double place_of_context(std::uint32_t context) { return context == 0 ? kNone : context; }

// Of the point nearest to a place.
std::string context_text(double x) {
  if (x < (kNone + 1) / 2) return "0";
  double power = 1;
  while (2 * power - x < x - power) power *= 2;
  return whole(power);
}
Plot plot_of_contexts(const State& state, float width) {
  Plot plot;
  plot.name = tr("How far back");
  plot.help = tr(strings::kFarBack);
  plot.left = kNone;
  plot.right = 256;
  plot.logarithmic = true;
  plot.x_text = context_text;
  plot.y_text = context_bits;
  plot.labels = narrow(width) ? 15.5f * kGrid : 17 * kGrid;
  for (const Slot* slot : models_measured(state)) {
    PlotCurve curve;
    curve.name = slot->name;
    curve.colour = slot_colour(slot->mark);
    curve.mark = slot->mark;
    curve.dots = true;
    for (const ContextPoint& point : slot->looks_back.curve.points) {
      if (point.events > 0) {
        curve.points.emplace_back(place_of_context(point.context), bits_of(point));
      }
    }
    if (!curve.points.empty()) plot.curves.push_back(std::move(curve));
  }
  fit_values(plot, 0);
  for (double x = kNone; x <= plot.right; x *= 2) {
    if (!narrow(width) || x < 1 || std::fmod(std::log2(x), 2) == 0) plot.ticks.push_back(x);
  }
  return plot;
}

std::string spoken_contexts(const Slot& slot) {
  std::string text;
  for (const ContextPoint& point : slot.looks_back.curve.points) {
    if (point.events == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(point.context) + ": " +
            context_bits(bits_of(point));
  }
  return text;
}

void draw_chart_of(const State& state, const Rect& area) {
  const Plot plot = plot_of_contexts(state, area.GetWidth());
  if (plot.curves.empty()) {
    draw_text(area, tr("Measure: the loss of each model when it sees little of what came before."),
              {.colour = theme().palette.soft, .align = 0.5f});
    mirror().note(Role::image, plot.name, area).help = plot.help;
    return;
  }
  std::string spoken;
  for (const Slot* slot : models_measured(state))
    spoken += slot->name + " " + spoken_contexts(*slot) + "; ";
  draw_plot(area, plot, spoken);
}

// An opened model alone has no text.
bool nothing_held_out(const State& state) { return state.text.bytes->empty(); }

// What is missing, and the buttons that give it.
void draw_missing(Rect area, Intents& intents) {
  constexpr std::string_view kMissing = phrase(
      "There is no text, so no held-out part on which a loss could be measured. Open or paste the "
      "text that the model is to be judged on, and then open the model's file again: it stands "
      "beside the text.");
  const std::string_view text = tr(kMissing);
  const float height = draw_paragraph(area, text, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("Needs"), cut_top(area, height)).value = text;
  cut_top(area, kGrid);
  Rect line = cut_top(area, theme().measures.control);
  if (button(cut_left(line, 12 * kGrid), {.label = tr("Open"), .name = tr("Open a text")},
             Look::primary)) {
    intents.push_back(OpenFile{});
  }
  cut_left(line, kGrid);
  if (button(cut_left(line, 12 * kGrid), {.label = tr("Paste"), .name = tr("Paste a text")})) {
    intents.push_back(PasteText{});
  }
}

void picture_of_contexts(const State& state, const Rect& area) { draw_chart_of(state, area); }

bool measuring_contexts(const State& state) {
  return std::any_of(state.slots.begin(), state.slots.end(),
                     [](const Slot& slot) { return slot.looks_back.curve.running; });
}

// What is being done, what went wrong, or of how many events the figures are.
std::string status_of_contexts(const State& state) {
  std::string text;
  double events = 0;
  bool old = false;
  for (const Slot& slot : state.slots) {
    const ContextCurve& curve = slot.looks_back.curve;
    if (!slot.shown) continue;
    if (!state.comparable(slot)) {
      text += (text.empty() ? "" : ", ") +
              tr("{0} knows other types than the text: Compare can judge it on those of both",
                 slot.name);
    } else if (curve.running) {
      text += (text.empty() ? "" : ", ") + slot.name + " " + fixed(100 * curve.fraction, 0) + " %";
    } else if (!curve.trouble.empty()) {
      text += (text.empty() ? "" : ", ") + tr("{0}: {1}", slot.name, curve.trouble);
    }
    if (!curve.points.empty()) {
      events = curve.points.front().of;
      old = old || curve.step != slot.progress.step;
    }
  }
  if (!text.empty() || events == 0) return text;
  return old ? tr("Models have learnt further since; measure again.")
             : tr("Over {0} events, evenly spread over the held-out part.", whole(events));
}

double measured_fraction(const State& state) {
  double sum = 0, count = 0;
  for (const Slot& slot : state.slots) {
    const ContextCurve& curve = slot.looks_back.curve;
    if (!curve.running && curve.points.empty()) continue;
    sum += curve.running ? curve.fraction : 1;
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

void draw_context_head(const State& state, Rect& rest, Intents& intents) {
  const float control = theme().measures.control;
  Rect head = cut_top(rest, control);
  const bool busy = measuring_contexts(state);
  const Rect place = cut_right(head, 11 * kGrid);
  cut_right(head, kGrid);
  if (busy) {
    if (button(place, {.label = tr("Stop"),
                       .name = tr("Stop measuring"),
                       .help = tr("What is measured so far stays.")}))
      intents.push_back(StopContexts{});
  } else if (button(place, {.label = tr("Measure"), .help = tr(strings::kFarBack)}, Look::plain,
                    !nothing_held_out(state))) {
    intents.push_back(MeasureContexts{});
  }
  if (!models_measured(state).empty()) {
    save_picture(state, cut_right(head, kPictureControl), tr(strings::kFarBackTitle),
                 "how-far-back", {110 * kGrid, 50 * kGrid}, picture_of_contexts, intents);
    cut_right(head, kGrid);
  }
  std::string_view title = tr(strings::kFarBackTitle);
  if (text_width(title, {}) > head.GetWidth()) title = tr("Bits per token by tokens shown");
  draw_heading(head, title, {.colour = theme().palette.soft}, tr(strings::kFarBack));
  Rect line = cut_top(rest, kContextRow);
  if (busy) {
    Rect bar = cut_right(line, 12 * kGrid);
    bar = {{bar.Min.x + kGrid, bar.GetCenter().y - 1}, {bar.Max.x, bar.GetCenter().y + 2}};
    progress_bar(bar, tr("Measured"), measured_fraction(state), theme().palette.soft);
  }
  draw_note(line, tr("Measuring"), status_of_contexts(state), {.colour = theme().palette.soft});
}

float context_chart_height(const State& state, float width) {
  return theme().measures.control + kContextRow + kContextChart + kGrid +
         context_table_height(state, width);
}

}  // namespace

std::vector<const Slot*> models_measured(const State& state) {
  std::vector<const Slot*> all;
  for (const Slot* slot : state.speakers()) {
    if (!slot->looks_back.curve.points.empty()) all.push_back(slot);
  }
  return all;
}

double bits_of(const ContextPoint& point) { return point.nats / std::log(2.0); }
std::string context_bits(double bits) { return fixed(bits, 2); }

float inside_context_height(const State& state, float width) {
  return context_chart_height(state, width) + kGrid + leaning_height(state, width);
}

void draw_inside_context(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  const float width = area.GetWidth();
  mirror().begin_group(tr("How far back"));
  draw_context_head(state, rest, intents);
  Rect chart = cut_top(rest, kContextChart);
  if (nothing_held_out(state)) {
    draw_missing(chart, intents);
  } else {
    draw_chart_of(state, chart);
  }
  cut_top(rest, kGrid);
  const float table = context_table_height(state, width);
  if (table > 0) draw_context_table(state, cut_top(rest, table));
  mirror().end_group();
  cut_top(rest, kGrid);
  draw_leaning(state, rest, intents);
}

}  // namespace onegin::web
