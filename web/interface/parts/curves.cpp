// One chart of every learning curve: bits per character on the held-out text, over time, over
// tokens read, or over how much of the text a model may learn from.
#include "parts/curves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

// What a picture of the curves is called, by axis.
constexpr std::array<std::string_view, 3> kPictured{
    phrase("Bits per character on the held-out text over time"),
    phrase("Bits per character on the held-out text over tokens read"),
    phrase("Bits per character on the held-out text over the part of the text learnt from")};
constexpr std::array<std::string_view, 3> kBlanksPictured{
    phrase("Bits per blank of the held-out text over time"),
    phrase("Bits per blank of the held-out text over tokens read"),
    phrase("Bits per blank of the held-out text over the part of the text learnt from")};
constexpr std::array<std::string_view, 3> kAxes{phrase("time"), phrase("tokens"), phrase("text")};

// Learn shows the curves of the models that answer the question of the one it shows: what comes
// next, or what stands at a blank.
bool of_blanks(const State& state) {
  return state.tab == Tab::learn && state.learner().only_blanks();
}

std::vector<PlotCurve> curves_of(const State& state, Axis axis) {
  std::vector<PlotCurve> curves;
  for (const Slot* slot : state.shown_slots()) {
    const Slot& model = *slot;
    if (model.only_blanks() != of_blanks(state)) continue;
    PlotCurve curve;
    curve.name = model.name;
    curve.colour = slot_colour(model.mark);
    curve.mark = model.mark;
    curve.level = model.counted && axis != Axis::text;
    curve.dots = axis == Axis::text;
    if (axis == Axis::text) {
      for (const TextPoint& point : model.by_text)
        curve.points.emplace_back(point.text_part, point.bits);
    } else {
      for (const CurvePoint& point : model.curve) {
        curve.points.emplace_back(axis == Axis::tokens ? point.tokens : point.seconds, point.bits);
      }
    }
    if (!curve.points.empty()) curves.push_back(std::move(curve));
  }
  return curves;
}

// The right end of a time or of tokens: while a model trains, the axis already reaches to the end
// of its time.
double right_end(const State& state, Axis axis) {
  const bool tokens = axis == Axis::tokens;
  double right = 0;
  for (const Slot* slot : state.shown_slots()) {
    const Slot& model = *slot;
    if (model.counted || model.curve.empty() || model.only_blanks() != of_blanks(state)) continue;
    right = std::max(right, tokens ? model.curve.back().tokens : model.curve.back().seconds);
    const Progress& now = model.progress;
    if (model.phase == Phase::training && now.remaining_seconds > 0) {
      const double left = now.remaining_seconds;
      right =
          std::max(right, tokens ? now.tokens + left * now.tokens_per_second : now.seconds + left);
    }
  }
  return right > 0 ? right : tokens ? 1e6 : 60;
}

// Curves over time start high for a moment; what is worth seeing lies near where they end. A model
// that finds a held-out token impossible is at ∞, off every scale; its label says so.
void fit_bits(Plot& plot, bool by_text) {
  double low = HUGE_VAL, first = 0, last = 0;  // highest at the start, and later
  for (const PlotCurve& curve : plot.curves) {
    const std::size_t start = by_text ? 0 : curve.points.size() / 4;
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      const double bits = curve.points[i].second;
      if (!std::isfinite(bits)) continue;
      low = std::min(low, bits);
      if (i == 0) first = std::max(first, bits);
      if (i >= start) last = std::max(last, bits);
    }
  }
  if (!std::isfinite(low)) low = 0;
  const double above = std::max(last - low, 0.3) * 1.3;
  const double high = std::max(std::min(first, low + above), last);
  const double unit = high - low > 1 ? 0.25 : 0.1;
  plot.low = std::max(0.0, std::floor(low / unit - 0.5) * unit);
  plot.high = std::ceil(high / unit + 0.5) * unit;
}

// Marks a person can count in, four at the most.
double tick_of(double end, bool by_tokens) {
  if (!by_tokens) {
    for (const double step :
         {0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0}) {
      if (end / step < 5) return step;
    }
    return 3600 * std::ceil(end / 4 / 3600);
  }
  double step = std::pow(10, std::floor(std::log10(end)) - 1);
  for (const double factor : {2.0, 2.5, 2.0}) {
    if (end / step >= 5) step *= factor;
  }
  return step;
}

std::string bits_text(double bits) { return fixed(bits, 2); }
std::string tokens_text(double x) { return x == 0 ? "0" : compact(x); }
std::string part_text(double x) {
  const double percent = x * 100;
  return fixed(percent, std::abs(percent - std::round(percent)) < 0.05 ? 0 : 1) + " %";
}

Plot plot_of(const State& state, Axis axis, float width) {
  Plot plot;
  plot.name = tr("Learning curves");
  plot.help = tr(strings::kChart);
  plot.curves = curves_of(state, axis);
  if (state.text.entropy && !plot.curves.empty() && !of_blanks(state)) {
    PlotCurve floor;
    floor.name = tr("entropy");
    floor.colour = theme().palette.soft;
    floor.points = {{0, *state.text.entropy}};
    floor.level = floor.dashed = true;
    plot.curves.insert(plot.curves.begin(), std::move(floor));
  }
  fit_bits(plot, axis == Axis::text);
  plot.y_text = bits_text;
  if (axis == Axis::text) {
    plot.logarithmic = true;
    plot.left = kTextParts.front();
    plot.right = kTextParts.back();
    plot.x_text = part_text;
    const bool few = width < 50 * kGrid;
    for (const double part : kTextParts) {
      if (!few || part == 0.01 || part == 0.1 || part == 1) plot.ticks.push_back(part);
    }
    return plot;
  }
  plot.right = right_end(state, axis);
  plot.x_text = axis == Axis::tokens ? tokens_text : tick_text;
  const double tick = tick_of(plot.right, axis == Axis::tokens);
  for (double x = 0; x <= plot.right * 1.01; x += tick) plot.ticks.push_back(x);
  return plot;
}

std::string spoken_of(const Plot& plot, Axis axis) {
  std::string all;
  for (const PlotCurve& curve : plot.curves) {
    std::string text = curve.name;
    if (axis == Axis::text && !curve.level) {
      for (const auto& [part, bits] : curve.points) {
        text += " " + part_text(part) + " " + fixed(bits, 2) + ",";
      }
      text.back() = ';';
      all += text + " ";
    } else {
      all += text + " " + fixed(curve.points.back().second, 2) + "; ";
    }
  }
  return all;
}

// Starts and stops the trainings on parts of the text, and says how far they are.
void draw_text_curve(const State& state, Rect area, Intents& intents) {
  const Palette& p = theme().palette;
  const TextCurve& curve = state.text_curve;
  const Rect place = cut_right(area, 10 * kGrid);
  cut_right(area, kGrid);
  const bool able = state.text.facts.has_value() && !state.text.bytes->empty();
  if (curve.running) {
    if (button(place, {.label = tr("Stop"),
                       .name = tr("Stop measuring"),
                       .help = tr(strings::kStopTextCurve)}))
      intents.push_back(StopTextCurve{});
  } else if (button(place, {.label = tr("Measure"), .help = tr(strings::kMeasureTextCurve)},
                    Look::plain, able)) {
    intents.push_back(MeasureTextCurve{});
  }
  const std::string text = curve.running ? tr("{0} of {1}", whole(curve.ended), whole(curve.all))
                           : curve.trouble.empty() ? tr("{0} each", duration_text(curve.seconds))
                                                   : tr(curve.trouble);
  if (curve.running) {
    Rect bar = cut_bottom(area, area.GetHeight() / 2 - 7);
    bar.Max.y = bar.Min.y + 3;
    bar.Min.x = std::max(bar.Min.x, bar.Max.x - 10 * kGrid);
    progress_bar(bar, tr("Measured"), curve.done / std::max(curve.all, 1.0), p.soft);
    area.Min.y = place.Min.y;
  }
  draw_note(area, tr("Measuring"), text,
            {.colour = curve.trouble.empty() ? p.soft : p.warning, .align = 1},
            tr(strings::kMeasureTextCurve));
}

// In the place of curves that are not there yet.
std::string_view waiting_for(const State& state) {
  if (state.axis != Axis::text) return tr("The curves appear as the models train.");
  return state.text_curve.running ? tr("The first models are learning.")
                                  : tr("Measure: each model anew on 1 % to 100 % of the text.");
}

void draw_curves_of(const State& state, Axis axis, Rect area) {
  Plot plot = plot_of(state, axis, area.GetWidth());
  if (plot.curves.empty()) {
    draw_text(area, waiting_for(state), {.colour = theme().palette.soft, .align = 0.5f});
  }
  plot.labels = 17 * kGrid;
  const std::string spoken = spoken_of(plot, axis);
  if (plot.curves.empty()) {
    mirror().note(Role::image, plot.name, area).help = plot.help;
  } else {
    draw_plot(area, plot, spoken);
  }
}

void picture_of_curves(const State& state, const Rect& area) {
  draw_curves_of(state, state.axis, area);
}

void draw_head(const State& state, Rect& rest, Intents& intents) {
  const float control = theme().measures.control;
  const bool phone = narrow(rest.GetWidth() + 4 * kGrid);
  Rect title_line = phone ? cut_top(rest, 3 * kGrid) : Rect();
  Rect head = cut_top(rest, control);
  const auto axis =
      segmented(cut_right(head, 24 * kGrid), {.label = tr("Axis"), .help = tr(strings::kAxis)},
                tr(kAxes), static_cast<std::size_t>(state.axis));
  if (axis) intents.push_back(ChooseAxis{static_cast<Axis>(*axis)});
  cut_right(head, kGrid);
  if (!curves_of(state, state.axis).empty()) {
    save_picture(
        state, cut_right(head, kPictureControl),
        tr((of_blanks(state) ? kBlanksPictured : kPictured)[static_cast<std::size_t>(state.axis)]),
        "curves", {110 * kGrid, 50 * kGrid}, picture_of_curves, intents);
    cut_right(head, kGrid);
  }
  if (state.axis == Axis::text) {
    const bool below = phone || head.GetWidth() < 50 * kGrid;
    if (below) cut_top(rest, kGrid);
    draw_text_curve(state, below ? cut_top(rest, control) : cut_right(head, 30 * kGrid), intents);
    cut_right(head, kGrid);
  }
  const bool blanks = of_blanks(state);
  std::string_view title = blanks ? tr("Bits per blank of the held-out text")
                                  : tr("Bits per character on the held-out text");
  const float room = phone ? title_line.GetWidth() : head.GetWidth();
  if (text_width(title, {}) > room) {
    title = blanks ? tr("Held-out bits per blank") : tr("Held-out bits per character");
  }
  if (text_width(title, {}) > room && !blanks) title = tr("Held-out bits/char");
  draw_heading(phone ? title_line : head, title, {.colour = theme().palette.soft},
               blanks                     ? tr(strings::kBlankBits)
               : state.axis == Axis::text ? tr(strings::kByText)
                                          : tr(strings::kChart));
}

}  // namespace

void draw_curves(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  mirror().begin_group(tr("Learning"));
  draw_head(state, rest, intents);
  draw_curves_of(state, state.axis, rest);
  mirror().end_group();
}

void draw_small_curves(const State& state, const Rect& area, Intents&) {
  mirror().begin_group(tr("Learning"));
  draw_curves_of(state, Axis::time, area);
  mirror().end_group();
}

}  // namespace onegin::web
