// Curves, their axes, their labels, and the reading where the pointer is.
#include "draw/plot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "draw/mirror.h"
#include "draw/picture.h"

namespace onegin::web {
namespace {

// Places on the screen of values.
struct Places {
  const Plot& plot;
  Rect area;

  float y(double value) const {
    const double v = (value - plot.low) / (plot.high - plot.low);
    return area.Max.y - area.GetHeight() * static_cast<float>(v);
  }
  float x(double value) const {
    const double u = plot.logarithmic
                         ? std::log(value / plot.left) / std::log(plot.right / plot.left)
                         : (value - plot.left) / (plot.right - plot.left);
    return area.Min.x + area.GetWidth() * static_cast<float>(std::clamp(u, 0.0, 1.0));
  }
  double value_at(float x) const {
    const double u = std::clamp(static_cast<double>((x - area.Min.x) / area.GetWidth()), 0.0, 1.0);
    if (plot.logarithmic) return plot.left * std::pow(plot.right / plot.left, u);
    return plot.left + u * (plot.right - plot.left);
  }
  ImVec2 at(const std::pair<double, double>& point) const {
    return {x(point.first), y(std::min(point.second, plot.high + 10 * (plot.high - plot.low)))};
  }
};

void draw_axes(const Places& places) {
  const Palette& p = theme().palette;
  const Plot& plot = places.plot;
  const Rect& area = places.area;
  const double most = std::max(2.0, static_cast<double>(area.GetHeight()) / 28);
  const double step = nice_step(plot.high - plot.low, std::min(most, 6.0));
  for (double value = std::ceil(plot.low / step - 1e-9) * step; value <= plot.high + step * 1e-6;
       value += step) {
    const float y = places.y(value);
    hairline({area.Min.x, y}, {area.Max.x, y});
    draw_text({{area.Min.x - 8 * kGrid, y - 9}, {area.Min.x - kGrid, y + 9}}, plot.y_text(value),
              {.colour = p.soft, .align = 1});
  }
  const float below = area.Max.y + 2;
  for (const double x : plot.ticks) {
    const float at = places.x(x);
    hairline({at, area.Max.y}, {at, area.Max.y + 4});
    const bool first = x == plot.left, last = x > plot.right * 0.96;
    const float align = first ? 0.0f : last ? 1.0f : 0.5f;
    draw_text({{at - 64 * align, below}, {at + 64 * (1 - align), below + 18}}, plot.x_text(x),
              {.colour = p.soft, .align = align});
  }
}

void draw_curve(const Places& places, const PlotCurve& curve) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const Rect& area = places.area;
  if (curve.points.empty()) return;
  if (curve.level) {
    const double value = curve.points.back().second;
    if (!std::isfinite(value)) return;
    const ImVec2 from(area.Min.x, places.y(value)), to(area.Max.x, from.y);
    return stroke(std::array{from, to}, curve.colour, 1.5f, curve.dashed);
  }
  Picture* picture = Picture::taken();
  const Rect shown(area.Min - ImVec2(4, 4), area.Max + ImVec2(4, 2));
  if (picture != nullptr) {
    picture->begin_clip(shown);
  } else {
    draw->PushClipRect(shown.Min, shown.Max, true);
  }
  std::vector<ImVec2> line;
  for (const auto& point : curve.points) {
    if (!std::isnan(point.second)) line.push_back(places.at(point));
  }
  stroke(line, curve.colour, curve.dashed ? 1.25f : 2.0f);
  for (std::size_t i = curve.dots ? 0 : curve.points.size() - 1; i < curve.points.size(); ++i) {
    if (!std::isnan(curve.points[i].second)) {
      draw_mark(places.at(curve.points[i]), 4, curve.colour, curve.mark);
    }
  }
  if (picture != nullptr) {
    picture->end_clip();
  } else {
    draw->PopClipRect();
  }
}

struct Label {
  float y;
  std::string text;
  ImU32 colour;
  std::size_t mark;
};

// Names and last values, moved apart where they would overlap.
void draw_labels(const Places& places, const Rect& area) {
  std::vector<Label> labels;
  for (const PlotCurve& curve : places.plot.curves) {
    if (curve.points.empty()) continue;
    const double last = curve.points.back().second;
    labels.push_back(
        {places.y(last), curve.name + " " + places.plot.y_text(last), curve.colour, curve.mark});
  }
  std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.y < b.y; });
  float below = area.Min.y + 5;
  for (Label& label : labels) {
    label.y = std::max(label.y, below);
    below = label.y + 18;
  }
  const float over = std::max(0.0f, below - area.Max.y - 26);
  for (const Label& label : labels) {
    const float y = label.y - over;
    draw_mark({area.Min.x + 4, y}, 4, label.colour, label.mark);
    draw_text({{area.Min.x + 14, y - 9}, {area.Max.x, y + 9}}, label.text, {});
  }
}

// The value of a curve at an x: that of the nearest point.
double value_of(const PlotCurve& curve, double x) {
  if (curve.level) return curve.points.back().second;
  const auto after =
      std::lower_bound(curve.points.begin(), curve.points.end(), x,
                       [](const auto& point, double at) { return point.first < at; });
  if (after == curve.points.end()) return curve.points.back().second;
  if (after == curve.points.begin()) return after->second;
  const auto before = after - 1;
  return x - before->first < after->first - x ? before->second : after->second;
}

// What every curve is at the pointer.
void draw_reading(const Places& places) {
  const Rect& area = places.area;
  if (Picture::taken() != nullptr) return;
  if (!ImGui::IsWindowHovered() || !ImGui::IsMouseHoveringRect(area.Min, area.Max)) return;
  const float x = ImGui::GetIO().MousePos.x;
  const double value = places.value_at(x);
  std::string text = places.plot.x_text(value);
  for (const PlotCurve& curve : places.plot.curves) {
    if (curve.points.empty()) continue;
    const double y = value_of(curve, value);
    text += "\n" + curve.name + "  " + (std::isnan(y) ? "–" : places.plot.y_text(y));
    if (std::isfinite(y) && y <= places.plot.high) {
      draw_mark({x, places.y(y)}, 4, curve.colour, curve.mark);
    }
  }
  hairline({x, area.Min.y}, {x, area.Max.y});
  draw_explanation({{x + 12, area.Min.y}, {x + 12, ImGui::GetIO().MousePos.y}}, text);
}

}  // namespace

double nice_step(double span, double most) {
  if (!(span > 0)) return 1;
  double step = std::pow(10, std::floor(std::log10(span / most)));
  for (const double factor : {2.0, 2.5 / 2, 2.0, 2.0}) {
    if (span / step > most) step *= factor;
  }
  return step;
}

void fit_values(Plot& plot, double floor) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (const PlotCurve& curve : plot.curves) {
    for (const auto& point : curve.points) {
      if (!std::isfinite(point.second)) continue;
      low = std::min(low, point.second);
      high = std::max(high, point.second);
    }
  }
  if (!(low <= high)) low = 0, high = 1;
  const double step = nice_step(std::max(high - low, 1e-9 + std::abs(high) * 0.01), 5);
  plot.low = std::max(floor, std::floor(low / step) * step);
  plot.high = std::max(std::ceil(high / step) * step, plot.low + step);
}

void draw_plot(const Rect& area, const Plot& plot, std::string_view spoken) {
  Rect rest = area;
  cut_bottom(rest, 2.5f * kGrid);
  cut_top(rest, kGrid);
  const Rect labels = cut_right(rest, plot.labels);
  cut_left(rest, 7 * kGrid);
  if (rest.GetWidth() > 8 && rest.GetHeight() > 8) {
    const Places places{plot, rest};
    draw_axes(places);
    for (const PlotCurve& curve : plot.curves) draw_curve(places, curve);
    if (plot.labels > 0)
      draw_labels(places, {{labels.Min.x + 2 * kGrid, labels.Min.y}, labels.Max});
    draw_reading(places);
  }
  MirrorItem& image = mirror().note(Role::image, plot.name, area);
  image.value = spoken;
  image.help = plot.help;
}

}  // namespace onegin::web
