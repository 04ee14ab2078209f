// A picture to keep, as SVG: while one is taken, what is drawn goes into it and not onto the
// screen.
//
// Letters stay letters, and the colours are those of the light theme, which paper bears.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "draw/style.h"
#include "draw/theme.h"

namespace onegin::web {

class Picture {
 public:
  Picture(float width, float height);
  ~Picture();
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;

  // The one that is taken now, or null.
  static Picture* taken();

  // A line of text from its left end, its middle or its right end on.
  void text(ImVec2 at, std::string_view text, const Style& style, float align);
  void box(const Rect& area, ImU32 fill, ImU32 stroke, float rounding);
  void path(std::span<const ImVec2> points, ImU32 fill, ImU32 stroke, float width, bool closed,
            bool dashed);
  // What reaches beyond the area is cut off until the end.
  void begin_clip(const Rect& area);
  void end_clip();

  std::string finish();

 private:
  void number(std::string_view name, float value);
  void colour(std::string_view name, ImU32 value);

  std::string svg_;
  Theme theme_;  // that of the screen
};

}  // namespace onegin::web
