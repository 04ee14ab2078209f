// Each loss's dependence on each earlier hidden state, as a map of which a pair can be picked.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside/inside.h"
#include "rooms/inside/inside_gradient.h"
#include "state/gradient_reach.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kMatrix = 44 * kGrid;
constexpr float kPickedRow = 22;
constexpr double kPowers = 4;  // of ten, below the largest norm, that are told apart

const Slot* slot_of_pairs(const State& state) {
  const std::vector<const Slot*> all = traced_recurrent(state);
  for (const Slot* slot : all) {
    if (slot->id == state.inside.slot) return slot;
  }
  return all.empty() ? nullptr : all.back();
}

void choose_slot(const State& state, const Slot& slot, const Rect& area, Intents& intents) {
  const Words into{tr("network"), tr("Network"), tr("The network that is looked into.")};
  const std::vector<const Slot*> all = traced_recurrent(state);
  if (const auto chosen = choose_network(area, all, into, slot.id, false)) {
    InsideChoice choice = state.inside;
    choice.slot = all[*chosen]->id;
    intents.push_back(LookInside{choice});
  }
}

// Row t: the loss at that step; column k: the hidden state that it depends on.
struct Pairs {
  HeatMap map;
  std::vector<std::string> read;
  double largest = 0;
};

Pairs pairs_of(const TracedModel& trace, const InsideChoice& choice) {
  const PlaneDescription* plane = trace.find("pair_norm", top_layer(trace));
  Pairs pairs{{}, read_titles(trace)};
  HeatMap& map = pairs.map;
  map.name = tr("Losses by earlier steps");
  map.help =
      tr("Rows are losses, from the first to the last; columns the hidden states they depend "
         "on. Each colour is the logarithm of the norm of dL_t/dh_k.");
  map.rows = map.columns = static_cast<std::size_t>(plane->rows);
  map.scale = HeatScale::magnitude;
  map.most = kPowers;
  for (const float x : trace.values(*plane)) {
    pairs.largest = std::max(pairs.largest, static_cast<double>(x));
  }
  for (std::size_t row = 0; row < map.rows; ++row) {
    map.row_titles.push_back(token_title(trace.header.next[row]));
    for (std::size_t column = 0; column < map.columns; ++column) {
      const double norm = trace.at(*plane, row, column);
      const bool counts = norm > 0 && pairs.largest > 0;
      const double shown = counts ? std::log10(norm / pairs.largest) + kPowers : 0;
      const bool later = column > row;
      map.values.push_back(later ? NAN : static_cast<float>(std::max(shown, 0.0)));
      map.numbers.push_back(later ? NAN : static_cast<float>(norm));
    }
  }
  map.column_titles = pairs.read;
  map.row = std::min(choice.loss, map.rows - 1);
  map.column = std::min(choice.token, map.columns - 1);
  map.row_said = tr("loss of {0}", token_said(trace.header.next, *map.row));
  map.column_said = tr("hidden state after {0}", token_said(trace.header.read, *map.column));
  map.spoken =
      tr("{0} losses by {0} steps; the largest norm is {1}", map.rows, fixed(pairs.largest, 3));
  return pairs;
}

// "dL_20/dh_5 = 0.012" and of what tokens that is.
std::string picked_text(const HeatMap& map) {
  const double norm = map.number(*map.row, *map.column);
  const std::string value =
      std::isnan(norm) ? std::string(tr("none: it comes later")) : slider_text({}, norm);
  return tr("dL_{0}/dh_{1}: {2} ({3}, {4})", *map.row + 1, *map.column + 1, value, map.row_said,
            map.column_said);
}

float said_height(float width) { return narrow(width) ? 3 * kPickedRow : kPickedRow; }

}  // namespace

float pairs_height(const State& state, float width) {
  if (slot_of_pairs(state) == nullptr) return 0;
  return theme().measures.control + said_height(width) + kMatrix;
}

void draw_pairs(const State& state, Rect area, Intents& intents) {
  const Slot* slot = slot_of_pairs(state);
  if (slot == nullptr) return;
  Rect head = cut_top(area, theme().measures.control);
  choose_slot(state, *slot, cut_right(head, 14 * kGrid), intents);
  cut_right(head, kGrid);
  draw_heading(head, tr("Which loss depends on which step"), {.font = theme().fonts.bold});
  const Pairs pairs = pairs_of(*slot->traced->gradient, state.inside);
  const Rect line = cut_top(area, said_height(area.GetWidth()));
  const std::string said = picked_text(pairs.map);
  draw_paragraph(line, said, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("picked"), line).value = said;
  if (const auto pick = draw_heat_map(area, pairs.map)) {
    InsideChoice choice = state.inside;
    choice.loss = pick->row;
    choice.token = pick->column;
    intents.push_back(LookInside{choice});
  }
}

}  // namespace onegin::web
