// Gradient: how a loss fades on its way back, of all recurrent networks, before and after training;
// and each loss's share in each earlier step, of one.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside.h"
#include "rooms/panels.h"
#include "rooms/save_picture.h"
#include "state/gradient_reach.h"

namespace onegin::web {
namespace {

constexpr float kPlot = 30 * kGrid;
constexpr float kMatrix = 44 * kGrid;
constexpr float kFactRow = 22;
constexpr std::string_view kHowTo = phrase(
    "To make gradients vanish or explode: change the recurrent scale of the RNN in Learn, or its "
    "clipping, and train again.");
constexpr double kLeast = -8;  // log10 of what is drawn as nothing

std::string power_text(double log10) {
  if (log10 > -3 && log10 < 4)
    return fixed(std::pow(10, log10), log10 < -1 ? 3 : log10 < 1 ? 2 : 0);
  return "1e" + std::to_string(static_cast<int>(std::lround(log10)));
}
std::string back_text(double k) { return std::to_string(static_cast<int>(std::lround(k))); }

// The networks that keep a state: those of whose losses something goes back.
std::vector<const Slot*> recurrent(const State& state) {
  std::vector<const Slot*> all;
  for (const Slot* slot : networks(state)) {
    if (slot->traced == nullptr || !slot->traced->gradient) continue;
    const TracedModel& trace = *slot->traced->gradient;
    if (trace.find("pair_norm", top_layer(trace)) != nullptr) all.push_back(slot);
  }
  return all;
}

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
  for (const Slot* slot : recurrent(state)) {
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

// Why it vanishes or explodes, in figures.
std::vector<std::string> facts_of(const Slot& slot) {
  std::vector<std::string> facts;
  const TracedModel& trace = *slot.traced->gradient;
  for (const PlaneDescription& plane : trace.header.planes) {
    if (plane.plane != "singular") continue;
    std::string values;
    for (const float x : trace.values(plane)) values += (values.empty() ? "" : ", ") + fixed(x, 2);
    facts.push_back(tr("{0}: largest singular value {1}", plane.tensor, values));
  }
  if (const auto slope = mean_slope(trace)) {
    facts.push_back(tr("mean of |tanh'| {0}", fixed(*slope, 3)));
  }
  return facts;
}

// On a phone a figure stands in two lines, below the name.
float fact_height(float width) { return narrow(width) ? 3 * kFactRow : kFactRow; }

float facts_height(const State& state, float width) {
  float rows = 0;
  for (const Slot* slot : recurrent(state)) rows += static_cast<float>(facts_of(*slot).size());
  return rows * fact_height(width);
}

void draw_facts(const State& state, Rect area) {
  const bool phone = narrow(area.GetWidth());
  for (const Slot* slot : recurrent(state)) {
    mirror().begin_group(tr("Recurrent weights of {0}", slot->name));
    for (const std::string& fact : facts_of(*slot)) {
      Rect line = cut_top(area, fact_height(area.GetWidth()));
      Rect head = phone ? cut_top(line, kFactRow) : cut_left(line, 16 * kGrid);
      draw_mark({head.Min.x + 5, head.GetCenter().y}, 5, slot_colour(slot->mark), slot->mark);
      cut_left(head, 2 * kGrid);
      draw_text(head, slot->name, {.font = theme().fonts.bold});
      if (phone) {
        draw_paragraph(line, fact);
        mirror().note(Role::text, tr("figure"), line).value = fact;
      } else {
        draw_note(line, tr("figure"), fact);
      }
    }
    mirror().end_group();
  }
}

const Slot* matrix_slot(const State& state) {
  const std::vector<const Slot*> all = recurrent(state);
  for (const Slot* slot : all) {
    if (slot->id == state.inside.slot) return slot;
  }
  return all.empty() ? nullptr : all.back();
}

// Row t: the loss at that step; column k: the hidden state that it depends on.
void draw_matrix(const State& state, Rect area, Intents& intents) {
  const Slot* slot = matrix_slot(state);
  if (slot == nullptr) return;
  Rect head = cut_top(area, theme().measures.control);
  const Words into{tr("network"), tr("Network"), tr("The network that is looked into.")};
  std::vector<std::string> titles;
  std::size_t current = 0;
  const std::vector<const Slot*> all = recurrent(state);
  for (const Slot* one : all) {
    if (one == slot) current = titles.size();
    titles.push_back(one->name);
  }
  if (const auto chosen = select(cut_right(head, 18 * kGrid), into, titles, current)) {
    InsideChoice choice = state.inside;
    choice.slot = all[*chosen]->id;
    intents.push_back(LookInside{choice});
  }
  draw_heading(head, tr("Which loss depends on which step"), {.font = theme().fonts.bold});
  const TracedModel& trace = *slot->traced->gradient;
  const PlaneDescription* plane = trace.find("pair_norm", top_layer(trace));
  const std::vector<std::string> read = read_titles(trace);
  HeatMap map;
  map.name = tr("Losses by earlier steps");
  map.help =
      tr("Rows are losses, from the first to the last; columns the hidden states they depend "
         "on. Each colour is the logarithm of the norm of dL_t/dh_k.");
  map.rows = map.columns = static_cast<std::size_t>(plane->rows);
  map.scale = HeatScale::magnitude;
  map.most = 4;
  double largest = 0;
  for (const float x : trace.values(*plane)) largest = std::max(largest, static_cast<double>(x));
  // Four powers of ten below the largest.
  for (std::size_t row = 0; row < map.rows; ++row) {
    map.row_titles.push_back(token_title(trace.header.next[row]));
    for (std::size_t column = 0; column < map.columns; ++column) {
      const double norm = trace.at(*plane, row, column);
      const double shown = norm > 0 && largest > 0 ? std::log10(norm / largest) + 4 : 0;
      map.values.push_back(column > row ? NAN : static_cast<float>(std::max(shown, 0.0)));
    }
  }
  map.column_titles = read;
  map.spoken = tr("{0} losses by {0} steps; the largest norm is {1}", map.rows, fixed(largest, 3));
  draw_heat_map(area, map);
}

}  // namespace

float gradient_height(const State& state, float width) {
  if (recurrent(state).empty()) return 4 * kGrid;
  const float said = paragraph_height(tr(kHowTo), width);
  return theme().measures.control + kPlot + kGrid + facts_height(state, width) + kGrid + said +
         kGrid + kMatrix;
}

void draw_gradient(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  if (recurrent(state).empty()) return draw_waiting(state, looked_into(state), rest);
  Rect head = cut_top(rest, theme().measures.control);
  save_picture(state, cut_right(head, kPictureControl), tr("Gradient by distance"), "gradient",
               {100 * kGrid, 40 * kGrid}, picture_of_reach, intents);
  draw_heading(head, tr("How far back a loss is felt"), {.font = theme().fonts.bold});
  draw_reach(state, cut_top(rest, kPlot));
  cut_top(rest, kGrid);
  draw_facts(state, cut_top(rest, facts_height(state, area.GetWidth())));
  cut_top(rest, kGrid);
  const float said = draw_paragraph(rest, tr(kHowTo), {.colour = theme().palette.soft});
  cut_top(rest, said + kGrid);
  draw_matrix(state, cut_top(rest, kMatrix), intents);
}

}  // namespace onegin::web
