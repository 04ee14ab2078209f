// A slider over a linear or logarithmic scale, and the text field.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "mirror.h"
#include "widgets.h"

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

int grow(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    auto* text = static_cast<std::string*>(data->UserData);
    text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = text->data();
  }
  return 0;
}

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
  explain(words.help);

  const bool lively = hovered || held;
  Rect line = area;
  line.Max.y -= 9;
  const std::string text = slider_text(scale, shown);
  draw_text(line, text, {.colour = p.ink, .align = 1});
  line.Max.x -= text_width(text, {}) + kGrid;
  draw_text(line, words.label, {.colour = lively ? p.ink : p.soft});
  fill(track, p.press, 1.5f);
  const float place = static_cast<float>(std::clamp(place_of(scale, shown), 0.0, 1.0));
  const float x = track.Min.x + 6 + place * (track.GetWidth() - 12);
  const float y = track.GetCenter().y;
  fill({track.Min, {x, track.Max.y}}, p.faint, 1.5f);
  ImGui::GetWindowDrawList()->AddCircleFilled({x, y}, lively ? 6.0f : 5.0f, p.ink);
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  return result;
}

std::optional<std::string> text_field(const Rect& area, const Words& words,
                                      const std::string& value, bool real, Lines lines) {
  const bool many_lines = lines != Lines::one;
  const Palette& p = theme().palette;
  fill(area, p.surface, 6);
  frame(area, p.hairline, 6);
  const ImGuiID id =
      ImGui::GetID(words.spoken().data(), words.spoken().data() + words.spoken().size());
  std::optional<std::string> result;
  if (real) {
    ImGui::ItemAdd(area, id);
    // Seen while a popup lies over the field, which then steps aside.
    const Style serif{.size = kBody, .font = theme().fonts.serif};
    if (lines == Lines::one) draw_text(inset(area, kGrid + 2, 0), value, serif);
    if (lines == Lines::many) {
      ImGui::PushClipRect(area.Min, area.Max, true);
      draw_paragraph(inset(area, kGrid + 2, kGrid), value, serif);
      ImGui::PopClipRect();
    }
  } else {
    std::string draft = value;
    ImGui::SetCursorScreenPos(area.Min);
    ImGui::PushFont(theme().fonts.serif, line_height(kBody));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {kGrid, many_lines ? kGrid : (area.GetHeight() - line_height(kBody)) / 2});
    ImGui::PushStyleColor(ImGuiCol_FrameBg, 0);
    const ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackResize;
    const std::string label = "##" + std::string(words.spoken());
    const bool edited =
        many_lines
            ? ImGui::InputTextMultiline(label.c_str(), draft.data(), draft.capacity() + 1,
                                        area.GetSize(), flags, grow, &draft)
            : (ImGui::SetNextItemWidth(area.GetWidth()),
               ImGui::InputTextWithHint(label.c_str(), std::string(words.help).c_str(),
                                        draft.data(), draft.capacity() + 1, flags, grow, &draft));
    if (edited) result = draft;
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    ImGui::PopFont();
  }
  MirrorItem& item = mirror().describe(Role::textbox, words.spoken());
  item.rect = area;  // the window of several lines has another
  item.value = value;
  item.help = words.help;
  item.on = lines == Lines::whole_text;
  item.many = many_lines;
  if (const auto request = mirror().take_request(item.id)) result = *request;
  return result;
}

}  // namespace onegin::web
