// One chart of every learning curve: bits per character on the held-out text, over time.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "figures.h"
#include "mirror.h"
#include "panels.h"
#include "sentences.h"

namespace onegin::web {
namespace {

constexpr std::array<std::string_view, 2> kAxes{"time", "tokens"};

struct Range {
  double x = 0;              // right end
  double low = 0, high = 0;  // bits
  bool empty = true;
};

double x_of(const State& state, const CurvePoint& point) {
  return state.by_tokens ? point.tokens : point.seconds;
}

// Curves start high for a moment; what is worth seeing lies near where they end.
Range range_of(const State& state) {
  Range range;
  double low = 1e9, first = 0, last = 0;  // highest at the start, and later
  for (const ModelCard& model : state.models) {
    if (!model.shown || model.curve.empty()) continue;
    range.empty = false;
    for (const CurvePoint& point : model.curve) low = std::min(low, point.bits);
    for (std::size_t i = model.curve.size() / 4; i < model.curve.size(); ++i) {
      last = std::max(last, model.curve[i].bits);
    }
    first = std::max(first, model.curve.front().bits);
    if (!model.counted) {
      range.x = std::max(range.x, x_of(state, model.curve.back()));
      // While a model trains, the axis already reaches to the end of its time.
      const Progress& now = model.progress;
      if (model.phase == Phase::training && now.remaining_seconds > 0) {
        const double left = now.remaining_seconds;
        range.x = std::max(range.x, state.by_tokens ? now.tokens + left * now.tokens_per_second
                                                    : now.seconds + left);
      }
    }
  }
  if (state.text.entropy) low = std::min(low, *state.text.entropy);
  const double above = std::max(last - low, 0.3) * 1.3;
  const double high = std::max(std::min(first, low + above), last);
  const double unit = high - low > 1 ? 0.25 : 0.1;
  range.low = std::max(0.0, std::floor(low / unit - 0.5) * unit);
  range.high = std::ceil(high / unit + 0.5) * unit;
  if (range.x <= 0) range.x = state.by_tokens ? 1e6 : 60;
  return range;
}

struct Plot {
  Rect area;
  Range range;
  ImVec2 at(double x, double bits) const {
    const double u = std::clamp(x / range.x, 0.0, 1.0);
    const double v = (bits - range.low) / (range.high - range.low);
    return {area.Min.x + area.GetWidth() * static_cast<float>(u),
            area.Max.y - area.GetHeight() * static_cast<float>(v)};
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

std::string tick_text(double x, bool by_tokens) {
  if (x == 0) return "0";
  if (by_tokens) return compact(x);
  return x < 60 ? fixed(x, x < 1 ? 1 : 0) + " s" : clock_text(x);
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
    const float y = plot.at(0, bits).y;
    hairline({plot.area.Min.x, y}, {plot.area.Max.x, y});
    draw_text({{plot.area.Min.x - 5 * kGrid, y - 9}, {plot.area.Min.x - kGrid, y + 9}},
              fixed(bits, step == 0.25 ? 2 : 1), {.colour = p.soft, .align = 1});
  }
  const double tick = tick_of(plot.range.x, state.by_tokens);
  const float below = plot.area.Max.y + 2;
  for (double x = 0; x <= plot.range.x * 1.01; x += tick) {
    const float at = plot.at(x, plot.range.low).x;
    hairline({at, plot.area.Max.y}, {at, plot.area.Max.y + 4});
    const float align = x == 0 ? 0.0f : x > plot.range.x * 0.96 ? 1.0f : 0.5f;
    draw_text({{at - 64 * align, below}, {at + 64 * (1 - align), below + 18}},
              tick_text(x, state.by_tokens), {.colour = p.soft, .align = align});
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

void draw_curve(const State& state, const Plot& plot, const ModelCard& model) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImU32 colour = model_colour(model.kind);
  if (model.counted) {
    const float y = plot.at(0, model.curve.back().bits).y;
    draw->AddLine({plot.area.Min.x, y}, {plot.area.Max.x, y}, colour, 1.5f);
    return;
  }
  draw->PushClipRect(plot.area.Min - ImVec2(0, 2), plot.area.Max + ImVec2(4, 2), true);
  draw->PathClear();
  for (const CurvePoint& point : model.curve) {
    draw->PathLineTo(plot.at(x_of(state, point), std::min(point.bits, plot.range.high + 10)));
  }
  draw->PathStroke(colour, 0, 2.0f);
  draw->AddCircleFilled(plot.at(x_of(state, model.curve.back()), model.curve.back().bits), 3,
                        colour);
  draw->PopClipRect();
}

}  // namespace

float chart_height(const State&, float width) {
  return (width < kPhoneWidth - 200 ? 28 : 17) * kGrid;
}

void draw_chart(const State& state, const Rect& area, Intents& intents) {
  const Palette& p = theme().palette;
  Rect rest = inset(area, 2 * kGrid, kGrid);
  Rect head = cut_top(rest, theme().measures.control);
  const auto axis =
      segmented(cut_right(head, 17 * kGrid), {.label = "Axis", .help = strings::kAxis}, kAxes,
                state.by_tokens ? 1 : 0);
  if (axis) intents.push_back(ChooseAxis{*axis == 1});
  cut_right(head, kGrid);
  const std::string_view whole_title = "Bits per character on the held-out text";
  const bool fits = text_width(whole_title, {}) <= head.GetWidth();
  draw_heading(head, fits ? whole_title : "Held-out bits per character", {.colour = p.soft},
               strings::kChart);
  cut_bottom(rest, 2 * kGrid);
  cut_top(rest, kGrid);
  const Rect labels = cut_right(rest, 17 * kGrid);
  cut_left(rest, 4 * kGrid);
  const Plot plot{rest, range_of(state)};
  std::string spoken;
  if (plot.range.empty) {
    draw_text(rest, "The curves appear as the models train.", {.colour = p.soft, .align = 0.5f});
  } else {
    draw_axes(state, plot);
    std::vector<Label> ends;
    if (state.text.entropy) {
      const float y = plot.at(0, *state.text.entropy).y;
      for (float x = rest.Min.x; x < rest.Max.x; x += 8) {
        ImGui::GetWindowDrawList()->AddLine({x, y}, {std::min(x + 4, rest.Max.x), y}, p.soft);
      }
      const std::string label = "entropy " + fixed(*state.text.entropy, 2);
      ends.push_back({y, label, p.soft});
      spoken += label + "; ";
    }
    for (const ModelCard& model : state.models) {
      if (!model.shown || model.curve.empty()) continue;
      draw_curve(state, plot, model);
      const double bits = model.curve.back().bits;
      ends.push_back(
          {plot.at(0, bits).y, model.title + " " + fixed(bits, 2), model_colour(model.kind)});
      spoken += model.title + " " + fixed(bits, 2) + "; ";
    }
    draw_labels(std::move(ends), {{labels.Min.x + 2 * kGrid, labels.Min.y}, labels.Max});
  }
  MirrorItem& image = mirror().note(Role::image, "Learning curves", area);
  image.value = spoken;
  image.help = strings::kChart;
}

}  // namespace onegin::web
