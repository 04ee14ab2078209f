// Rectangles cut from rectangles, scrolling regions, lines and text.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "draw/mirror.h"
#include "draw/picture.h"
#include "draw/printed.h"
#include "draw/widgets.h"
#include "language/figures.h"

namespace onegin::web {

Rect cut_top(Rect& area, float height) {
  const Rect cut(area.Min, {area.Max.x, area.Min.y + height});
  area.Min.y = std::min(area.Max.y, area.Min.y + height);
  return cut;
}
Rect cut_bottom(Rect& area, float height) {
  const Rect cut({area.Min.x, area.Max.y - height}, area.Max);
  area.Max.y = std::max(area.Min.y, area.Max.y - height);
  return cut;
}
Rect cut_left(Rect& area, float width) {
  const Rect cut(area.Min, {area.Min.x + width, area.Max.y});
  area.Min.x = std::min(area.Max.x, area.Min.x + width);
  return cut;
}
Rect cut_right(Rect& area, float width) {
  const Rect cut({area.Max.x - width, area.Min.y}, area.Max);
  area.Max.x = std::max(area.Min.x, area.Max.x - width);
  return cut;
}
Rect inset(Rect area, float x, float y) {
  area.Min += ImVec2(x, y);
  area.Max -= ImVec2(x, y);
  return area;
}

void claim(const Rect& area) {
  ImGui::SetCursorScreenPos(area.Min);
  ImGui::Dummy(area.GetSize());
}

bool visible(const Rect& area) {
  return Picture::taken() != nullptr || area.Overlaps(ImGui::GetCurrentWindow()->ClipRect);
}

bool begin_scroll(const char* id, const Rect& area) {
  ImGui::SetCursorScreenPos(area.Min);
  return ImGui::BeginChild(id, area.GetSize(), ImGuiChildFlags_None,
                           ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoSavedSettings);
}
void end_scroll() { ImGui::EndChild(); }

namespace {
bool frame_wanted = false;
}
void want_frame() { frame_wanted = true; }
bool take_wanted_frame() { return std::exchange(frame_wanted, false); }

namespace {

ImFont* font_of(const Style& style) { return style.font ? style.font : theme().fonts.sans; }
ImU32 colour_of(const Style& style) { return style.colour ? style.colour : theme().palette.ink; }

// Whole pixels keep glyphs sharp.
ImVec2 snapped(ImVec2 position) { return {std::floor(position.x), std::floor(position.y)}; }

// The longest beginning of `text` that leaves room for an ellipsis.
std::string_view shortened(std::string_view text, float width, const Style& style) {
  const char* end = nullptr;
  const float room = width - text_width("…", style);
  font_of(style)->CalcTextSizeA(line_height(style.size), std::max(room, 0.0f), 0, text.data(),
                                text.data() + text.size(), &end);
  return text.substr(0, static_cast<std::size_t>(end - text.data()));
}

void write(ImVec2 position, std::string_view text, const Style& style, float wrap) {
  // Not by the draw list's AddText(), which draws nothing of a text that begins with NUL.
  ImDrawList* draw = ImGui::GetWindowDrawList();
  font_of(style)->RenderText(draw, line_height(style.size), position, colour_of(style),
                             draw->_CmdHeader.ClipRect, text.data(), text.data() + text.size(),
                             wrap);
}

}  // namespace

float text_width(std::string_view text, const Style& style) {
  return font_of(style)
      ->CalcTextSizeA(line_height(style.size), FLT_MAX, 0, text.data(), text.data() + text.size())
      .x;
}

void draw_text(const Rect& area, std::string_view text, const Style& style) {
  const bool seen = visible(area);
  // What is scrolled out of sight can still be found.
  if (text.empty() || (!seen && style.apart)) return;
  float width = text_width(text, style);
  const std::string_view whole = text;
  std::string cut;
  if (width > area.GetWidth() + 0.5f) {
    cut = std::string(shortened(text, area.GetWidth(), style)) + "…";
    text = cut;
    width = text_width(text, style);
  }
  const float line = line_height(style.size);
  const float y = area.Min.y + (area.GetHeight() - line) / 2;
  if (Picture* picture = Picture::taken()) {
    return picture->text({area.Min.x + area.GetWidth() * style.align, y}, text, style, style.align);
  }
  const ImVec2 position = snapped({area.Min.x + (area.GetWidth() - width) * style.align, y});
  if (!style.apart) printed().add(position, whole, style, cut.empty() ? 0 : -area.GetWidth());
  if (seen) write(position, text, style, 0);
}

void draw_lines(ImVec2 position, std::string_view text, const Style& style, float wrap) {
  if (Picture* picture = Picture::taken()) return picture->text(position, text, style, 0);
  if (!style.apart) printed().add(position, text, style, wrap);
  write(position, text, style, wrap);
}

void explain_area(const Rect& area, std::string_view help) {
  if (help.empty() || Picture::taken() != nullptr) return;
  const bool pointed = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(area.Min, area.Max);
  if (pointed) draw_explanation(area, help);
}

void draw_note(const Rect& area, std::string_view name, std::string_view text, const Style& style,
               std::string_view help) {
  draw_text(area, text, style);
  MirrorItem& item = mirror().note(Role::text, name, area);
  item.value = text;
  item.help = help;
  explain_area(area, help);
}

void draw_heading(const Rect& area, std::string_view text, const Style& style,
                  std::string_view help) {
  draw_text(area, text, style);
  mirror().note(Role::heading, text, area).help = help;
  explain_area(area, help);
}

std::string_view end_that_fits(std::string_view text, float width, const Style& style) {
  while (!text.empty() && text_width(text, style) > width) {
    text.remove_prefix(first_code_points(text, 1).size());
  }
  return text;
}

bool draw_swatch(Rect& rest, ImU32 colour, std::string_view label) {
  const float width = text_width(label, {});
  if (rest.GetWidth() < 18 + width) return false;
  const float middle = rest.GetCenter().y;
  const Rect swatch = cut_left(rest, 14);
  const Rect box({swatch.Min.x, middle - 6}, {swatch.Max.x, middle + 6});
  fill(box, colour, 2);
  frame(box, theme().palette.hairline, 2);
  cut_left(rest, 4);
  draw_text(cut_left(rest, width), label, {.colour = theme().palette.soft});
  cut_left(rest, kGrid);
  return true;
}

void draw_figure(const Rect& area, std::string_view name, std::string_view value,
                 std::string_view help) {
  const Palette& p = theme().palette;
  Rect left = area;
  const Rect right = cut_right(left, text_width(value, {}));
  draw_text(left, name, {.colour = p.soft});
  draw_text(right, value, {.colour = p.ink, .align = 1});
  MirrorItem& item = mirror().note(Role::text, name, area);
  item.value = value;
  item.help = help;
  explain_area(area, help);
}

float paragraph_height(std::string_view text, float width, const Style& style) {
  if (text.empty()) return 0;
  return font_of(style)
      ->CalcTextSizeA(line_height(style.size), FLT_MAX, width, text.data(),
                      text.data() + text.size())
      .y;
}

float draw_paragraph(const Rect& area, std::string_view text, const Style& style) {
  draw_lines(snapped(area.Min), text, style, area.GetWidth());
  return paragraph_height(text, area.GetWidth(), style);
}

void stroke(std::span<const ImVec2> points, ImU32 colour, float width, bool dashed) {
  if (Picture* picture = Picture::taken()) {
    return picture->path(points, 0, colour, width, false, dashed);
  }
  ImDrawList* draw = ImGui::GetWindowDrawList();
  if (!dashed) {
    return draw->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, width);
  }
  for (float x = points.front().x; x < points.back().x; x += 8) {
    draw->AddLine({x, points.front().y}, {std::min(x + 4, points.back().x), points.back().y},
                  colour, width);
  }
}

void hairline(ImVec2 from, ImVec2 to) {
  if (Picture::taken() != nullptr) {
    return stroke(std::array{from, to}, theme().palette.hairline, 1);
  }
  ImGui::GetWindowDrawList()->AddRectFilled(
      snapped(from),
      snapped(to) + ImVec2(from.x == to.x ? 1.0f : 0.0f, from.y == to.y ? 1.0f : 0.0f),
      theme().palette.hairline);
}

void fill(const Rect& area, ImU32 colour, float rounding) {
  if (Picture* picture = Picture::taken()) return picture->box(area, colour, 0, rounding);
  ImGui::GetWindowDrawList()->AddRectFilled(area.Min, area.Max, colour, rounding);
}

void frame(const Rect& area, ImU32 colour, float rounding) {
  if (Picture* picture = Picture::taken()) return picture->box(area, 0, colour, rounding);
  ImGui::GetWindowDrawList()->AddRect(area.Min, area.Max, colour, rounding);
}

}  // namespace onegin::web
