// One column of a trace's plane over the sentence, as a curve.
#pragma once

#include <string>
#include <vector>

#include "draw/widgets.h"
#include "state/inside.h"
#include "state/slot.h"

namespace onegin::web {

struct ColumnCurve {
  std::string name, help;  // of the plot
  std::string curve;       // the curve's own
  std::size_t column = 0;
  const std::vector<TokenProbability>* tokens = nullptr;  // spoken with the numbers: a row each
};

// A gate and a share stand between 0 and 1, tanh between -1 and 1; other numbers as they come.
void draw_column_curve(const ColumnCurve& column, const Slot& slot, const TracedModel& trace,
                       const PlaneDescription& plane, const Rect& area);

}  // namespace onegin::web
