// Makes a plot of a plane's column.
#include "rooms/inside/inside_curve.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "draw/plot.h"
#include "language/figures.h"

namespace onegin::web {
namespace {

std::string value_text(double value) { return fixed(value, 2); }
std::string step_text(double step) { return std::to_string(static_cast<int>(std::lround(step))); }

}  // namespace

void draw_column_curve(const ColumnCurve& column, const Slot& slot, const TracedModel& trace,
                       const PlaneDescription& plane, const Rect& area) {
  Plot plot;
  plot.name = column.name;
  plot.help = column.help;
  PlotCurve curve;
  curve.name = column.curve;
  curve.colour = slot_colour(slot.mark);
  curve.mark = slot.mark;
  std::string spoken;
  for (std::size_t t = 0; t < trace.header.read.size(); ++t) {
    const double value = trace.at(plane, t, column.column);
    curve.points.emplace_back(static_cast<double>(t + 1), value);
    spoken += (t > 0 ? ", " : "") + (*column.tokens)[t].token + " " + fixed(value, 2);
  }
  plot.left = 1;
  plot.right = std::max(plane.rows, 2.0);
  plot.curves = {std::move(curve)};
  plot.x_text = step_text;
  plot.y_text = value_text;
  fit_values(plot, -HUGE_VAL);
  if (plane.scale == "gate" || plane.scale == "share") plot.low = 0, plot.high = 1;
  if (plane.scale == "tanh") plot.low = -1, plot.high = 1;
  draw_plot(area, plot, spoken);
}

}  // namespace onegin::web
