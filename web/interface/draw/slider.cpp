// A slider over a linear or logarithmic scale.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "draw/mirror.h"
#include "draw/widgets.h"

namespace onegin::web {
namespace {

// Value <-> place on the track, 0 to 1. A logarithmic scale that starts at 0 keeps its first
// hundredth for 0 itself.
double place_of(const Scale& scale, double value) {
  if (!scale.logarithmic) return (value - scale.minimum) / (scale.maximum - scale.minimum);
  const double low = scale.minimum > 0 ? scale.minimum : scale.maximum * 1e-6;
  if (value < low) return 0;
  return std::log(value / low) / std::log(scale.maximum / low);
}

// Two significant digits are all that a hand can mean.
double rounded(double value) {
  if (value == 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 1);
  return std::round(value / unit) * unit;
}

double value_at(const Scale& scale, double place) {
  place = std::clamp(place, 0.0, 1.0);
  if (place == 0) return scale.minimum;
  double value = 0;
  if (scale.logarithmic) {
    const double low = scale.minimum > 0 ? scale.minimum : scale.maximum * 1e-6;
    value = place < 0.01 && scale.minimum <= 0 ? 0 : low * std::pow(scale.maximum / low, place);
    value = rounded(value);
  } else {
    value = scale.minimum + place * (scale.maximum - scale.minimum);
    const double step = (scale.maximum - scale.minimum) / 100;
    value = std::round(value / step) * step;
  }
  if (scale.whole) value = std::round(value);
  return std::clamp(value, scale.minimum, scale.maximum);
}

// What is being dragged: a panel is a pure function of state, so the hand's place is kept here.
struct Drag {
  ImGuiID id = 0;
  double value = 0;
};
Drag drag;

}  // namespace

std::string slider_text(const Scale& scale, double value) {
  char buffer[48];
  if (scale.whole && std::abs(value) < 1e9) {
    std::snprintf(buffer, sizeof buffer, "%.0f", value);
  } else {
    std::snprintf(buffer, sizeof buffer, "%.4g", value);
  }
  std::string text = buffer;
  if (!scale.unit.empty()) text += " " + std::string(scale.unit);
  return text;
}

std::optional<double> slider(const Rect& area, const Words& words, const Scale& scale,
                             double value) {
  const Palette& p = theme().palette;
  const ImGuiID id =
      ImGui::GetID(words.spoken().data(), words.spoken().data() + words.spoken().size());
  bool hovered = false, held = false;
  if (ImGui::ItemAdd(area, id)) {
    ImGui::ButtonBehavior(area, id, &hovered, &held, ImGuiButtonFlags_PressedOnClick);
  }
  std::optional<double> result;
  const Rect track({area.Min.x, area.Max.y - 7}, {area.Max.x, area.Max.y - 4});
  double shown = value;
  if (held) {
    const float knob = 6;
    const float place =
        (ImGui::GetIO().MousePos.x - track.Min.x - knob) / (track.GetWidth() - 2 * knob);
    drag = {id, value_at(scale, static_cast<double>(place))};
    shown = drag.value;
  } else if (drag.id == id) {
    if (drag.value != value) result = drag.value;
    drag.id = 0;
  }
  MirrorItem& item = mirror().describe(Role::slider, words.spoken());
  item.help = words.help;
  item.value = slider_text(scale, shown);
  // On a logarithmic scale the mirror moves along the track, not along the value.
  item.minimum = scale.logarithmic ? 0 : scale.minimum;
  item.maximum = scale.logarithmic ? 100 : scale.maximum;
  item.now = scale.logarithmic ? std::round(place_of(scale, shown) * 100) : shown;
  item.on = scale.whole && !scale.logarithmic;
  if (const auto request = mirror().take_request(id)) {
    const double asked = std::strtod(request->c_str(), nullptr);
    const double now = scale.logarithmic ? value_at(scale, asked / 100)
                                         : std::clamp(asked, scale.minimum, scale.maximum);
    if (now != value) result = now;
  }
  explain(words);

  const bool lively = hovered || held;
  Rect line = area;
  line.Max.y -= 9;
  const std::string text = slider_text(scale, shown);
  draw_text(line, text, {.colour = p.ink, .align = 1, .apart = true});
  line.Max.x -= text_width(text, {}) + kGrid;
  draw_text(line, words.label, {.colour = lively ? p.ink : p.soft, .apart = true});
  fill(track, p.press, 1.5f);
  const float place = static_cast<float>(std::clamp(place_of(scale, shown), 0.0, 1.0));
  const float x = track.Min.x + 6 + place * (track.GetWidth() - 12);
  const float y = track.GetCenter().y;
  fill({track.Min, {x, track.Max.y}}, p.faint, 1.5f);
  ImGui::GetWindowDrawList()->AddCircleFilled({x, y}, lively ? 6.0f : 5.0f, p.ink);
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  return result;
}

}  // namespace onegin::web
