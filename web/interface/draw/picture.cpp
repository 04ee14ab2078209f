// Shapes as SVG elements.
#include "draw/picture.h"

#include <array>
#include <cstdio>

namespace onegin::web {
namespace {

constexpr float kAscent = 1.07f;  // of the fonts, in em

Picture* current = nullptr;

}  // namespace

Picture* Picture::taken() { return current; }

Picture::Picture(float width, float height) : theme_(theme()) {
  current = this;
  choose_colours(false);
  choose_measures(false);
  svg_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\"";
  number("width", width);
  number("height", height);
  svg_ += ">\n";
  box({{0, 0}, {width, height}}, theme().palette.paper, 0, 0);
}

Picture::~Picture() {
  theme() = theme_;
  current = nullptr;
}

std::string Picture::finish() { return svg_ + "</svg>\n"; }

void Picture::number(std::string_view name, float value) {
  std::array<char, 32> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%.1f", static_cast<double>(value));
  svg_ += ' ';
  svg_ += name;
  svg_ += "=\"";
  svg_ += buffer.data();
  svg_ += '"';
}

void Picture::colour(std::string_view name, ImU32 value) {
  const unsigned alpha = value >> IM_COL32_A_SHIFT;
  std::array<char, 64> buffer;
  std::snprintf(buffer.data(), buffer.size(), "=\"#%02x%02x%02x\"",
                (value >> IM_COL32_R_SHIFT) & 255, (value >> IM_COL32_G_SHIFT) & 255,
                (value >> IM_COL32_B_SHIFT) & 255);
  svg_ += ' ';
  svg_ += name;
  svg_ += alpha == 0 ? "=\"none\"" : buffer.data();
  if (alpha > 0 && alpha < 255) {
    number(std::string(name) + "-opacity", static_cast<float>(alpha) / 255);
  }
}

void Picture::text(ImVec2 at, std::string_view text, const Style& style, float align) {
  const Fonts& fonts = theme().fonts;
  svg_ += "<text";
  number("x", at.x);
  number("y", at.y + kAscent * style.size);
  number("font-size", style.size);
  svg_ += style.font == fonts.serif ? " font-family=\"'Onegin Serif', 'Noto Serif', serif\""
                                    : " font-family=\"'Onegin Sans', 'Noto Sans', sans-serif\"";
  if (style.font == fonts.bold) svg_ += " font-weight=\"700\"";
  if (align > 0) svg_ += align < 1 ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
  colour("fill", style.colour != 0 ? style.colour : theme().palette.ink);
  svg_ += '>';
  for (const char c : text) {
    // What XML cannot hold is a blank.
    if (c == '&' || c == '<' || c == '>') {
      svg_ += c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
    } else {
      svg_ += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  svg_ += "</text>\n";
}

void Picture::box(const Rect& area, ImU32 fill, ImU32 stroke, float rounding) {
  svg_ += "<rect";
  number("x", area.Min.x);
  number("y", area.Min.y);
  number("width", area.GetWidth());
  number("height", area.GetHeight());
  number("rx", rounding);
  colour("fill", fill);
  colour("stroke", stroke);
  svg_ += "/>\n";
}

void Picture::path(std::span<const ImVec2> points, ImU32 fill, ImU32 stroke, float width,
                   bool closed, bool dashed) {
  std::string where;
  for (const ImVec2& point : points) {
    std::array<char, 64> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%c%.2f %.2f", where.empty() ? 'M' : 'L',
                  static_cast<double>(point.x), static_cast<double>(point.y));
    where += buffer.data();
  }
  svg_ += "<path d=\"" + where + (closed ? "Z\"" : "\"");
  colour("fill", fill);
  colour("stroke", stroke);
  number("stroke-width", width);
  if (dashed) svg_ += " stroke-dasharray=\"4 4\"";
  svg_ += "/>\n";
}

void Picture::begin_clip(const Rect& area) {
  svg_ += "<svg";
  number("x", area.Min.x);
  number("y", area.Min.y);
  number("width", area.GetWidth());
  number("height", area.GetHeight());
  std::array<char, 96> buffer;
  std::snprintf(buffer.data(), buffer.size(), " viewBox=\"%.1f %.1f %.1f %.1f\">\n",
                static_cast<double>(area.Min.x), static_cast<double>(area.Min.y),
                static_cast<double>(area.GetWidth()), static_cast<double>(area.GetHeight()));
  svg_ += buffer.data();
}
void Picture::end_clip() { svg_ += "</svg>\n"; }

}  // namespace onegin::web
