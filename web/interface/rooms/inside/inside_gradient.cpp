// Gradient: how a loss fades on its way back, of all recurrent networks, before and after training.
// Below it why, and of one network which loss depends on which step.
#include "rooms/inside/inside_gradient.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "rooms/inside/inside.h"
#include "state/gradient_reach.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kPlot = 30 * kGrid;
constexpr double kLeast = -8;  // log10 of what is drawn as nothing

std::string power_text(double log10) {
  if (log10 > -3 && log10 < 4)
    return fixed(std::pow(10, log10), log10 < -1 ? 3 : log10 < 1 ? 2 : 0);
  return "1e" + std::to_string(static_cast<int>(std::lround(log10)));
}
std::string back_text(double k) { return std::to_string(static_cast<int>(std::lround(k))); }

void add_curve(Plot& plot, const Slot& slot, const TracedModel& trace, bool first) {
  PlotCurve curve;
  curve.name = first ? tr("{0}, untrained", slot.name) : slot.name;
  curve.colour = first ? with_alpha(slot_colour(slot.mark), 0.6f) : slot_colour(slot.mark);
  curve.mark = slot.mark;
  curve.dashed = first;
  for (const auto& [k, norm] : gradient_reach(trace)) {
    const double log10 = norm > 0 ? std::log10(norm) : kLeast;
    curve.points.emplace_back(k, std::max(log10, kLeast));
  }
  plot.right = std::max(plot.right, curve.points.back().first);
  plot.curves.push_back(std::move(curve));
}

std::string spoken_of(const Plot& plot) {
  std::string spoken;
  for (const PlotCurve& curve : plot.curves) {
    const auto& far = curve.points[std::min<std::size_t>(20, curve.points.size() - 1)];
    spoken +=
        (spoken.empty() ? "" : "; ") + tr("{0}: {1} at the step itself, {2} after {3} steps back",
                                          curve.name, power_text(curve.points.front().second),
                                          power_text(far.second), back_text(far.first));
  }
  return spoken;
}

void draw_reach(const State& state, const Rect& area) {
  Plot plot;
  plot.name = tr("Gradient by distance");
  plot.help =
      tr("The norm of dL_t/dh_{t-k}, averaged over t: how much a loss depends on the hidden "
         "state k steps earlier. Thin: before training. The scale is logarithmic.");
  for (const Slot* slot : traced_recurrent(state)) {
    add_curve(plot, *slot, *slot->traced->gradient, false);
    if (slot->traced->first_gradient) add_curve(plot, *slot, *slot->traced->first_gradient, true);
  }
  plot.labels = narrow(area.GetWidth()) ? 0 : 26 * kGrid;
  plot.x_text = back_text;
  plot.y_text = power_text;
  const double step = std::max(1.0, nice_step(plot.right, 8));
  for (double x = 0; x <= plot.right; x += step) plot.ticks.push_back(x);
  fit_values(plot, kLeast);
  // Whole powers of ten, a line at each, at every second or at every fifth.
  plot.low = std::max(std::floor(plot.low), std::ceil(plot.high) - 12);
  plot.high = std::max(std::ceil(plot.high), plot.low + 4);
  draw_plot(area, plot, spoken_of(plot));
}

void picture_of_reach(const State& state, const Rect& area) { draw_reach(state, area); }

float chart_height(const State& state) {
  return traced_recurrent(state).empty() ? 4 * kGrid : theme().measures.control + kPlot + kGrid;
}

void draw_chart(const State& state, Rect area, Intents& intents) {
  if (traced_recurrent(state).empty()) return draw_waiting(state, looked_into(state), area);
  Rect head = cut_top(area, theme().measures.control);
  save_picture(state, cut_right(head, kPictureControl), tr("Gradient by distance"), "gradient",
               {100 * kGrid, 40 * kGrid}, picture_of_reach, intents);
  draw_heading(head, tr("How far back a loss is felt"), {.font = theme().fonts.bold});
  draw_reach(state, cut_top(area, kPlot));
}

}  // namespace

std::vector<const Slot*> traced_recurrent(const State& state) {
  std::vector<const Slot*> all;
  for (const Slot* slot : networks(state)) {
    if (slot->traced == nullptr || !slot->traced->gradient) continue;
    const TracedModel& trace = *slot->traced->gradient;
    if (trace.find("pair_norm", top_layer(trace)) != nullptr) all.push_back(slot);
  }
  return all;
}

float gradient_height(const State& state, float width) {
  return chart_height(state) + forces_height(state, width) + pairs_height(state, width);
}

void draw_gradient(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  draw_chart(state, cut_top(rest, chart_height(state)), intents);
  draw_forces(state, cut_top(rest, forces_height(state, area.GetWidth())), intents);
  draw_pairs(state, rest, intents);
}

}  // namespace onegin::web
