// What of the unrolled network an operation marks, and arrows.
#pragma once

#include "draw/widgets.h"
#include "state/operations.h"

namespace onegin::web {

enum class Cell { none, input, hidden, output, loss };
enum class Arrow { none, up_hidden, up_output, along };

struct Mark {
  Cell cell = Cell::none;
  Arrow arrow = Arrow::none;
};

Mark mark_of(const Operation& operation);

// Dashed or not, with its head.
void draw_arrow(ImVec2 from, ImVec2 to, ImU32 colour, float width, bool dashed);

}  // namespace onegin::web
