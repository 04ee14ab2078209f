// One chart of every learning curve: bits per character on the held-out text, over time, over
// tokens read, or over how much of the text a model may learn from.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "rooms/panels.h"

namespace onegin::web {
namespace {

constexpr std::array<std::string_view, 3> kAxes{"time", "tokens", "text"};

// What is drawn of one model.
struct Line {
  const Slot* model;
  std::vector<std::pair<double, double>> points;  // x, bits
  bool level;                                     // from end to end: it does not depend on x
};

std::vector<Line> lines_of(const State& state) {
  std::vector<Line> lines;
  for (const Slot* voice : state.voices()) {
    const Slot& model = *voice;
    Line line{&model, {}, model.counted && state.axis != Axis::text};
    if (state.axis == Axis::text) {
      for (const TextPoint& point : model.by_text)
        line.points.emplace_back(point.text_part, point.bits);
    } else {
      for (const CurvePoint& point : model.curve) {
        const double x = state.axis == Axis::tokens ? point.tokens : point.seconds;
        line.points.emplace_back(x, point.bits);
      }
    }
    if (!line.points.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

struct ValueRange {
  double left = 0, right = 0;
  double low = 0, high = 0;  // bits
  bool logarithmic = false;
};

// The right end of a time or of tokens: while a model trains, the axis already reaches to the end
// of its time.
double right_end(const State& state, const std::vector<Line>& lines) {
  const bool tokens = state.axis == Axis::tokens;
  double right = 0;
  for (const Line& line : lines) {
    if (line.level) continue;
    right = std::max(right, line.points.back().first);
    const Progress& now = line.model->progress;
    if (line.model->phase == Phase::training && now.remaining_seconds > 0) {
      const double left = now.remaining_seconds;
      right =
          std::max(right, tokens ? now.tokens + left * now.tokens_per_second : now.seconds + left);
    }
  }
  return right > 0 ? right : tokens ? 1e6 : 60;
}

// Curves over time start high for a moment; what is worth seeing lies near where they end. A model
// that finds a held-out token impossible is at ∞, off every scale; its label says so.
ValueRange range_of(const State& state, const std::vector<Line>& lines) {
  ValueRange range;
  double low = HUGE_VAL, first = 0, last = 0;  // highest at the start, and later
  for (const Line& line : lines) {
    const std::size_t start = state.axis == Axis::text ? 0 : line.points.size() / 4;
    for (std::size_t i = 0; i < line.points.size(); ++i) {
      const double bits = line.points[i].second;
      if (!std::isfinite(bits)) continue;
      low = std::min(low, bits);
      if (i == 0) first = std::max(first, bits);
      if (i >= start) last = std::max(last, bits);
    }
  }
  if (state.text.entropy) low = std::min(low, *state.text.entropy);
  if (!std::isfinite(low)) low = 0;
  const double above = std::max(last - low, 0.3) * 1.3;
  const double high = std::max(std::min(first, low + above), last);
  const double unit = high - low > 1 ? 0.25 : 0.1;
  range.low = std::max(0.0, std::floor(low / unit - 0.5) * unit);
  range.high = std::ceil(high / unit + 0.5) * unit;
  range.logarithmic = state.axis == Axis::text;
  range.left = range.logarithmic ? kTextParts.front() : 0;
  range.right = range.logarithmic ? kTextParts.back() : right_end(state, lines);
  return range;
}

struct Plot {
  Rect area;
  ValueRange range;
  float y_of(double bits) const {
    const double v = (bits - range.low) / (range.high - range.low);
    return area.Max.y - area.GetHeight() * static_cast<float>(v);
  }
  float x_of(double x) const {
    const double u = range.logarithmic
                         ? std::log(x / range.left) / std::log(range.right / range.left)
                         : (x - range.left) / (range.right - range.left);
    return area.Min.x + area.GetWidth() * static_cast<float>(std::clamp(u, 0.0, 1.0));
  }
};

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

std::string tick_text(double x, Axis axis) {
  if (axis == Axis::text) return whole(x * 100) + " %";
  if (x == 0) return "0";
  if (axis == Axis::tokens) return compact(x);
  return x < 60 ? fixed(x, x < 1 ? 1 : 0) + " s" : clock_text(x);
}

std::vector<double> ticks_of(const State& state, const Plot& plot) {
  std::vector<double> ticks;
  if (state.axis == Axis::text) {
    const bool few = plot.area.GetWidth() < 40 * kGrid;
    for (const double text_part : kTextParts) {
      if (!few || text_part == 0.01 || text_part == 0.1 || text_part == 1)
        ticks.push_back(text_part);
    }
    return ticks;
  }
  const double tick = tick_of(plot.range.right, state.axis == Axis::tokens);
  for (double x = 0; x <= plot.range.right * 1.01; x += tick) ticks.push_back(x);
  return ticks;
}

void draw_axes(const State& state, const Plot& plot) {
  const Palette& p = theme().palette;
  const double span = plot.range.high - plot.range.low;
  double step = 0.1;
  for (const double next : {0.25, 0.5, 1.0, 2.0}) {
    if (span / step > 5) step = next;
  }
  for (double bits = std::ceil(plot.range.low / step) * step; bits <= plot.range.high + 1e-9;
       bits += step) {
    const float y = plot.y_of(bits);
    hairline({plot.area.Min.x, y}, {plot.area.Max.x, y});
    draw_text({{plot.area.Min.x - 5 * kGrid, y - 9}, {plot.area.Min.x - kGrid, y + 9}},
              fixed(bits, step == 0.25 ? 2 : 1), {.colour = p.soft, .align = 1});
  }
  const float below = plot.area.Max.y + 2;
  for (const double x : ticks_of(state, plot)) {
    const float at = plot.x_of(x);
    hairline({at, plot.area.Max.y}, {at, plot.area.Max.y + 4});
    const float align = x == plot.range.left ? 0.0f : x > plot.range.right * 0.96 ? 1.0f : 0.5f;
    draw_text({{at - 64 * align, below}, {at + 64 * (1 - align), below + 18}},
              tick_text(x, state.axis), {.colour = p.soft, .align = align});
  }
}

struct Label {
  float y;
  std::string text;
  ImU32 colour;
};

// Labels at the right end, moved apart where they would overlap.
void draw_labels(std::vector<Label> labels, const Rect& area) {
  std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.y < b.y; });
  float below = area.Min.y + 5;
  for (Label& label : labels) {
    label.y = std::max(label.y, below);
    below = label.y + 18;
  }
  const float over = std::max(0.0f, below - area.Max.y - 26);
  for (const Label& label : labels) {
    const float y = label.y - over;
    const float x = area.Min.x;
    ImGui::GetWindowDrawList()->AddCircleFilled({x + 4, y}, 4, label.colour);
    draw_text({{x + 14, y - 9}, {area.Max.x, y + 9}}, label.text, {});
  }
}

void draw_line(const Plot& plot, const Line& line) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImU32 colour = slot_colour(line.model->mark);
  if (line.level) {
    if (!std::isfinite(line.points.back().second)) return;
    const float y = plot.y_of(line.points.back().second);
    draw->AddLine({plot.area.Min.x, y}, {plot.area.Max.x, y}, colour, 1.5f);
    return;
  }
  draw->PushClipRect(plot.area.Min - ImVec2(4, 4), plot.area.Max + ImVec2(4, 2), true);
  const auto place = [&](const std::pair<double, double>& point) {
    return ImVec2(plot.x_of(point.first), plot.y_of(std::min(point.second, plot.range.high + 10)));
  };
  draw->PathClear();
  for (const auto& point : line.points) draw->PathLineTo(place(point));
  draw->PathStroke(colour, 0, 2.0f);
  // Each measured part of the text, or where the model is now.
  const std::size_t first = plot.range.logarithmic ? 0 : line.points.size() - 1;
  for (std::size_t i = first; i < line.points.size(); ++i) {
    draw->AddCircleFilled(place(line.points[i]), 3, colour);
  }
  draw->PopClipRect();
}

std::string spoken_of(const State& state, const Line& line) {
  std::string text = line.model->name;
  if (state.axis != Axis::text) return text + " " + fixed(line.points.back().second, 2) + "; ";
  for (const auto& [text_part, bits] : line.points) {
    text += " " + tick_text(text_part, Axis::text) + " " + fixed(bits, 2) + ",";
  }
  text.back() = ';';
  return text + " ";
}

// Starts and stops the trainings on parts of the text, and says how far they are.
void draw_text_curve(const State& state, Rect area, Intents& intents) {
  const Palette& p = theme().palette;
  const TextCurve& curve = state.text_curve;
  const Rect place = cut_right(area, 10 * kGrid);
  cut_right(area, kGrid);
  const bool able = state.text.facts.has_value() && !state.text.bytes->empty();
  if (curve.running) {
    if (button(place, {.label = "Stop", .name = "Stop measuring", .help = strings::kStopTextCurve}))
      intents.push_back(StopTextCurve{});
  } else if (button(place, {.label = "Measure", .help = strings::kMeasureTextCurve}, Look::plain,
                    able)) {
    intents.push_back(MeasureTextCurve{});
  }
  const std::string text = curve.running           ? whole(curve.ended) + " of " + whole(curve.all)
                           : curve.trouble.empty() ? duration_text(curve.seconds) + " each"
                                                   : curve.trouble;
  if (curve.running) {
    Rect bar = cut_bottom(area, area.GetHeight() / 2 - 7);
    bar.Max.y = bar.Min.y + 3;
    bar.Min.x = std::max(bar.Min.x, bar.Max.x - 10 * kGrid);
    progress_bar(bar, "Measured", curve.done / std::max(curve.all, 1.0), p.soft);
    area.Min.y = place.Min.y;
  }
  draw_note(area, "Measuring", text,
            {.colour = curve.trouble.empty() ? p.soft : p.warning, .align = 1},
            strings::kMeasureTextCurve);
}

void draw_head(const State& state, Rect& rest, Intents& intents) {
  const float control = theme().measures.control;
  const bool phone = narrow(rest.GetWidth() + 4 * kGrid);
  Rect head = cut_top(rest, control);
  const auto axis =
      segmented(cut_right(head, 24 * kGrid), {.label = "Axis", .help = strings::kAxis}, kAxes,
                static_cast<std::size_t>(state.axis));
  if (axis) intents.push_back(ChooseAxis{static_cast<Axis>(*axis)});
  cut_right(head, kGrid);
  if (state.axis == Axis::text) {
    if (phone) cut_top(rest, kGrid);
    draw_text_curve(state, phone ? cut_top(rest, control) : cut_right(head, 30 * kGrid), intents);
    cut_right(head, kGrid);
  }
  std::string_view title = "Bits per character on the held-out text";
  if (text_width(title, {}) > head.GetWidth()) title = "Held-out bits per character";
  if (text_width(title, {}) > head.GetWidth()) title = "Held-out bits/char";
  draw_heading(head, title, {.colour = theme().palette.soft},
               state.axis == Axis::text ? strings::kByText : strings::kChart);
}

}  // namespace

float chart_height(const State& state, float width) {
  if (!narrow(width)) return 17 * kGrid;
  return 28 * kGrid + (state.axis == Axis::text ? theme().measures.control + kGrid : 0);
}

void draw_chart(const State& state, const Rect& area, Intents& intents) {
  const Palette& p = theme().palette;
  Rect rest = inset(area, 2 * kGrid, kGrid);
  draw_head(state, rest, intents);
  cut_bottom(rest, 2 * kGrid);
  cut_top(rest, kGrid);
  const Rect labels = cut_right(rest, 17 * kGrid);
  cut_left(rest, 4 * kGrid);
  const std::vector<Line> lines = lines_of(state);
  std::string spoken;
  if (lines.empty()) {
    const bool by_text = state.axis == Axis::text;
    const std::string hint = !by_text ? "The curves appear as the models train."
                             : state.text_curve.running
                                 ? "The first models are learning."
                                 : "Measure: each model anew on 1 % to 100 % of the text.";
    draw_text({rest.Min, {by_text ? labels.Max.x : rest.Max.x, rest.Max.y}}, hint,
              {.colour = p.soft, .align = 0.5f});
  } else {
    const Plot plot{rest, range_of(state, lines)};
    draw_axes(state, plot);
    std::vector<Label> ends;
    if (state.text.entropy) {
      const float y = plot.y_of(*state.text.entropy);
      for (float x = rest.Min.x; x < rest.Max.x; x += 8) {
        ImGui::GetWindowDrawList()->AddLine({x, y}, {std::min(x + 4, rest.Max.x), y}, p.soft);
      }
      const std::string label = "entropy " + fixed(*state.text.entropy, 2);
      ends.push_back({y, label, p.soft});
      spoken += label + "; ";
    }
    for (const Line& line : lines) {
      draw_line(plot, line);
      const double bits = line.points.back().second;
      ends.push_back({plot.y_of(bits), line.model->name + " " + fixed(bits, 2),
                      slot_colour(line.model->mark)});
      spoken += spoken_of(state, line);
    }
    draw_labels(std::move(ends), {{labels.Min.x + 2 * kGrid, labels.Min.y}, labels.Max});
  }
  MirrorItem& image = mirror().note(Role::image, "Learning curves", area);
  image.value = spoken;
  image.help = strings::kChart;
}

}  // namespace onegin::web
