// One model as it learns: training and held-out loss together, so that learning by heart is seen;
// below them the gradient norm and the learning rate.
#include "rooms/learn/losses.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kTitle = 22;

std::string nats_text(double value) { return fixed(value, 2); }
std::string small_text(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.3g", value);
  return buffer;
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
  plot.x_text = tick_text;
  const double step = nice_step(plot.right, width < 40 * kGrid ? 2 : 5);
  for (double x = 0; x <= plot.right * 1.001; x += step) plot.ticks.push_back(x);
  fit_values(plot, 0);
}

void draw_one(Rect area, Rect head, std::string_view title, const Plot& plot) {
  draw_heading(head, title, {.colour = theme().palette.soft}, plot.help);
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
void draw_figure_of(const Slot& model, Rect area, std::string_view title, std::string_view help,
                    PlotCurve curve) {
  Plot plot;
  plot.name = title;
  plot.help = help;
  plot.curves = {std::move(curve)};
  plot.y_text = small_text;
  finish(plot, model, area.GetWidth());
  const Rect head = cut_top(area, kTitle);
  draw_one(area, head, title, plot);
}

bool has_earlier(const Slot& slot) {
  const auto known = [](const CurvePoint& point) { return !std::isnan(point.earlier_loss); };
  return std::any_of(slot.curve.begin(), slot.curve.end(), known);
}

// Of a network that learns another text: what it forgets of the one before, and how one of its kind
// does that knew nothing.
void add_earlier(const State& state, const Slot& model, Plot& losses) {
  if (!has_earlier(model)) return;
  losses.curves.push_back(
      curve_of(model, tr("the text before"), slot_colour(model.mark), &CurvePoint::earlier_loss));
  losses.curves.back().dashed = true;
  for (const Slot& other : state.slots) {
    if (other.id == model.id || other.kind != model.kind || !other.shown || has_earlier(other)) {
      continue;
    }
    losses.curves.push_back(
        curve_of(other, other.name, slot_colour(other.mark), &CurvePoint::validation_loss));
  }
}

// `head`: where the title of the first stands.
void draw_all(const State& state, const Slot& model, const Rect& head, Rect rest) {
  const Palette& p = theme().palette;
  const ImU32 colour = slot_colour(model.mark);
  Rect below = cut_bottom(rest, std::floor((rest.GetHeight() + head.GetHeight()) * 0.42f));
  Plot losses;
  losses.name = tr("Losses");
  losses.help = tr(strings::kLosses);
  losses.curves = {curve_of(model, tr("training"), p.soft, &CurvePoint::train_loss),
                   curve_of(model, tr("held out"), colour, &CurvePoint::validation_loss)};
  losses.curves.front().dashed = true;
  add_earlier(state, model, losses);
  losses.y_text = nats_text;
  losses.labels = 17 * kGrid;
  finish(losses, model, rest.GetWidth());
  draw_one(rest, head, tr("Loss of {0} in nats per token", model.name), losses);
  Rect left = cut_left(below, std::floor((below.GetWidth() - 2 * kGrid) / 2));
  cut_left(below, 2 * kGrid);
  draw_figure_of(model, left, tr("Gradient norm"), tr(strings::kGradientNorm),
                 curve_of(model, tr("gradient norm"), colour, &CurvePoint::gradient_norm));
  draw_figure_of(model, below, tr("Learning rate"), tr(strings::kLearningRate),
                 curve_of(model, tr("learning rate"), colour, &CurvePoint::learning_rate));
}

void picture_of_losses(const State& state, const Rect& area) {
  Rect rest = area;
  const Rect head = cut_top(rest, kTitle);
  draw_all(state, state.learner(), head, rest);
}

}  // namespace

void draw_losses(const State& state, const Rect& area, Intents& intents) {
  const Slot& model = state.learner();
  Rect rest = area;
  mirror().begin_group(tr("Losses of {0}", model.name));
  Rect head = cut_top(rest, model.curve.empty() ? kTitle : theme().measures.control);
  if (!model.curve.empty()) {
    save_picture(state, cut_right(head, kPictureControl),
                 tr("Losses, gradient norm and learning rate of {0}", model.name), "losses",
                 {110 * kGrid, 60 * kGrid}, picture_of_losses, intents);
    cut_right(head, kGrid);
  }
  draw_all(state, model, head, rest);
  mirror().end_group();
}

}  // namespace onegin::web
