// Where something is drawn, and how its letters look.
#pragma once

#include "draw/theme.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace onegin::web {

using Rect = ImRect;

struct Style {
  float size = kSmall;
  ImU32 colour = 0;        // 0: the theme's ink
  ImFont* font = nullptr;  // nullptr: sans
  float align = 0;         // 0 left, 0.5 centre, 1 right
  bool apart = false;      // of a control, or printed by whoever draws it: see draw/printed.h
};

}  // namespace onegin::web
