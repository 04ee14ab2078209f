// One model as it learns: training and held-out loss together, so that learning by heart is seen;
// below them the gradient norm and the learning rate.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "rooms/panels.h"

namespace onegin::web {
namespace {

constexpr float kTitle = 22;

std::string nats_text(double value) { return fixed(value, 2); }
std::string small_text(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.3g", value);
  return buffer;
}
std::string time_text(double x) {
  if (x == 0) return "0";
  if (x >= 60) return clock_text(x);
  return fixed(x, std::abs(x - std::round(x)) > 0.01 ? 1 : 0) + " s";
}

PlotCurve curve_of(const Slot& model, std::string name, ImU32 colour, double CurvePoint::*value) {
  PlotCurve curve;
  curve.name = std::move(name);
  curve.colour = colour;
  curve.mark = model.mark;
  for (const CurvePoint& point : model.curve) {
    if (!std::isnan(point.*value)) curve.points.emplace_back(point.seconds, point.*value);
  }
  return curve;
}

void finish(Plot& plot, const Slot& model, float width) {
  std::erase_if(plot.curves, [](const PlotCurve& curve) { return curve.points.empty(); });
  plot.right = model.curve.empty() ? 1 : std::max(model.curve.back().seconds, 0.1);
  plot.x_text = time_text;
  const double step = nice_step(plot.right, width < 40 * kGrid ? 2 : 5);
  for (double x = 0; x <= plot.right * 1.001; x += step) plot.ticks.push_back(x);
  fit_values(plot, 0);
}

void draw_one(Rect area, std::string_view title, const Plot& plot) {
  draw_heading(cut_top(area, kTitle), title, {.colour = theme().palette.soft}, plot.help);
  std::string spoken;
  for (const PlotCurve& curve : plot.curves) {
    spoken += curve.name + " " + plot.y_text(curve.points.back().second) + "; ";
  }
  if (plot.curves.empty()) {
    draw_text(area, tr("It appears as the model trains."),
              {.colour = theme().palette.soft, .align = 0.5f});
    return;
  }
  draw_plot(area, plot, spoken);
}

// One curve of the model, on its own scale.
void draw_figure_of(const Slot& model, const Rect& area, std::string_view title,
                    std::string_view help, PlotCurve curve) {
  Plot plot;
  plot.name = title;
  plot.help = help;
  plot.curves = {std::move(curve)};
  plot.y_text = small_text;
  finish(plot, model, area.GetWidth());
  draw_one(area, title, plot);
}

}  // namespace

void draw_losses(const Slot& model, const Rect& area) {
  const Palette& p = theme().palette;
  const ImU32 colour = slot_colour(model.mark);
  Rect rest = area;
  mirror().begin_group(tr("Losses of {0}", model.name));
  Rect below = cut_bottom(rest, std::floor(area.GetHeight() * 0.42f));
  Plot losses;
  losses.name = tr("Losses");
  losses.help = tr(strings::kLosses);
  losses.curves = {curve_of(model, tr("training"), p.soft, &CurvePoint::train_loss),
                   curve_of(model, tr("held out"), colour, &CurvePoint::validation_loss)};
  losses.curves.front().dashed = true;
  losses.y_text = nats_text;
  losses.labels = 17 * kGrid;
  finish(losses, model, area.GetWidth());
  draw_one(rest, tr("Loss of {0} in nats per token", model.name), losses);
  Rect left = cut_left(below, std::floor((below.GetWidth() - 2 * kGrid) / 2));
  cut_left(below, 2 * kGrid);
  draw_figure_of(model, left, tr("Gradient norm"), tr(strings::kGradientNorm),
                 curve_of(model, tr("gradient norm"), colour, &CurvePoint::gradient_norm));
  draw_figure_of(model, below, tr("Learning rate"), tr(strings::kLearningRate),
                 curve_of(model, tr("learning rate"), colour, &CurvePoint::learning_rate));
  mirror().end_group();
}

}  // namespace onegin::web
