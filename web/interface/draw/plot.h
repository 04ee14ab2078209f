// A plot of curves over one axis: ticks, end labels, and values read off where the pointer is.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "draw/widgets.h"

namespace onegin::web {

struct PlotCurve {
  std::string name;
  ImU32 colour = 0;
  std::size_t mark = 0;                           // its shape, see draw/theme.h
  std::vector<std::pair<double, double>> points;  // x, y; by growing x
  bool level = false;                             // the last y at every x
  bool dashed = false;
  bool dots = false;  // one at each point, else at the last
};

struct Plot {
  std::string_view name, help;
  double left = 0, right = 1, low = 0, high = 1;
  bool logarithmic = false;  // in x
  std::vector<double> ticks;
  std::string (*x_text)(double) = nullptr;
  std::string (*y_text)(double) = nullptr;
  std::vector<PlotCurve> curves;
  float labels = 0;  // the width kept at the right for names and last values
};

// About `most` steps of 1, 2, 2.5 or 5 times a power of ten across a span.
double nice_step(double span, double most);
// low and high around the finite values, at whole steps, never below `floor`.
void fit_values(Plot& plot, double floor);

// With its image in the mirror, whose value is `spoken`.
void draw_plot(const Rect& area, const Plot& plot, std::string_view spoken);

}  // namespace onegin::web
