// Activity: each plane as a map of units by tokens, one unit as a curve, and its equations.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "rooms/inside/inside.h"
#include "rooms/inside/inside_parts.h"
#include "rooms/inside/inside_sees.h"
#include "rooms/inside/inside_source.h"
#include "rooms/inside/inside_unit.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kMostMap = 34 * kGrid;

std::size_t units_of(const PlaneDescription& plane) {
  return static_cast<std::size_t>(plane.columns);
}

// The place of a unit among the sorted ones, and which unit stands at a place.
std::size_t unit_at(const PlaneDescription& plane, std::size_t row) {
  return row < plane.order.size() ? plane.order[row] : row;
}
std::size_t row_of_unit(const PlaneDescription& plane, std::size_t unit) {
  const auto found =
      std::find(plane.order.begin(), plane.order.end(), static_cast<std::uint32_t>(unit));
  return found != plane.order.end() ? static_cast<std::size_t>(found - plane.order.begin()) : unit;
}

// On a phone the scale stands below the name.
float map_head(float width) { return (narrow(width) ? 6 : 3) * kGrid; }

float map_height(const State& state, const Slot* slot, float width) {
  const TracedModel* trace = activity_of(slot);
  const PlaneDescription* plane = trace == nullptr ? nullptr : chosen_plane(state, *trace);
  if (plane == nullptr) return 4 * kGrid;
  // Each row that has a title can be read.
  const float most = plane->titles.empty() ? kMostMap : titled_map_height(units_of(*plane));
  return heat_map_height(units_of(*plane), most) + map_head(width) + kGrid;
}

// What stands left of the rows: numbers of units, or titles.
float row_title_width(const PlaneDescription& plane, float width) {
  float widest = 0;
  for (const Sentence& title : plane.titles) widest = std::max(widest, text_width(tr(title), {}));
  return std::clamp(widest + kGrid, kNumberTitles, width / 3);
}

// The map of one network. What is picked in it is picked in all.
void draw_map(const State& state, const Slot& slot, Rect area, Intents& intents) {
  const TracedModel* trace = activity_of(&slot);
  Rect scale = cut_top(area, map_head(area.GetWidth()));
  Rect head = cut_top(scale, 3 * kGrid);
  draw_mark({head.Min.x + 5, head.GetCenter().y}, 5, slot_colour(slot.mark), slot.mark);
  cut_left(head, 2 * kGrid);
  const PlaneDescription* plane = trace == nullptr ? nullptr : chosen_plane(state, *trace);
  if (plane == nullptr) {
    draw_text(head, slot.name, {.font = theme().fonts.bold});
    return draw_waiting(state, &slot, area);
  }
  if (!narrow(area.GetWidth())) scale = cut_right(head, 26 * kGrid);
  draw_heat_scale(scale, heat_scale(*plane), heat_most(*trace, *plane));
  draw_text(head, slot.name + ": " + tr(plane->meaning), {.font = theme().fonts.bold});
  const std::vector<std::string> titles = read_titles(*trace);
  HeatMap map;
  const std::string name = tr("{0} of {1}", tr(plane->meaning), slot.name);
  map.name = name;
  const bool titled = !plane->titles.empty();
  map.row_title_width = row_title_width(*plane, area.GetWidth());
  map.help =
      titled ? tr("Rows are contexts, columns are tokens. Click a cell to follow its context.")
             : tr("Rows are units, those that follow the same thing beside each other; columns are "
                  "tokens. Click a cell to follow its unit.");
  map.rows = units_of(*plane);
  map.columns = trace->header.read.size();
  map.scale = heat_scale(*plane);
  map.most = heat_most(*trace, *plane);
  for (std::size_t row = 0; row < map.rows; ++row) {
    const std::size_t unit = unit_at(*plane, row);
    map.row_titles.push_back(titled ? tr(plane->titles[unit]) : std::to_string(unit));
    for (std::size_t t = 0; t < map.columns; ++t) map.values.push_back(trace->at(*plane, t, unit));
  }
  map.column_titles = titles;
  const std::size_t unit = std::min<std::size_t>(state.inside.unit, map.rows - 1);
  map.row = row_of_unit(*plane, unit);
  map.column = std::min(state.inside.token, map.columns - 1);
  map.spoken = titled ? tr("{0} contexts by {1} tokens", map.rows, map.columns)
                      : tr("{0} units by {1} tokens", map.rows, map.columns);
  map.row_said = titled ? tr(plane->titles[unit]) : tr("unit {0}", unit);
  map.column_said = token_said(trace->header.read, *map.column);
  if (const auto pick = draw_heat_map(area, map)) {
    InsideChoice choice = state.inside;
    choice.unit = static_cast<std::uint32_t>(unit_at(*plane, pick->row));
    choice.token = pick->column;
    intents.push_back(LookInside{choice});
  }
}

void picture_of_map(const State& state, const Rect& area) {
  Intents none;
  if (const Slot* slot = looked_into(state)) draw_map(state, *slot, area, none);
}

// Network, comparison, plane; unit and token.
void draw_choices(const State& state, const TracedModel* trace, Rect area, Intents& intents) {
  const float control = theme().measures.control;
  const bool phone = narrow(area.GetWidth());
  InsideChoice choice = state.inside;
  bool changed = false;
  const std::vector<const Slot*> all = looked_at(state);
  const Slot* slot = looked_into(state);
  Rect line = cut_top(area, control);
  const float column = phone ? (line.GetWidth() - kGrid) / 2 : 18 * kGrid;
  const Words into{tr("network"), tr("Network"), tr("The network that is looked into.")};
  const auto current = slot != nullptr ? std::optional(slot->id) : std::nullopt;
  if (const auto chosen = choose_network(cut_left(line, column), all, into, current, false)) {
    choice.slot = all[*chosen]->id;
    changed = true;
  }
  cut_left(line, kGrid);
  const Words beside{tr("beside"), tr("Beside it"), tr("Another network, shown below the first.")};
  if (const auto chosen =
          choose_network(phone ? line : cut_left(line, column), all, beside, choice.beside, true)) {
    choice.beside = *chosen == 0 ? std::nullopt : std::optional(all[*chosen - 1]->id);
    changed = true;
  }
  if (trace != nullptr) {
    if (phone) {
      cut_top(area, kGrid);
      line = cut_top(area, control);
    } else {
      cut_left(line, kGrid);
      save_picture(state, cut_right(line, kPictureControl), tr("Activity of {0}", slot->name),
                   "activity", {120 * kGrid, kMostMap + 4 * kGrid}, picture_of_map, intents);
      cut_right(line, kGrid);
    }
    changed = choose_plane(line, *trace, choice, false) || changed;
  }
  if (changed) intents.push_back(LookInside{choice});
}

// Its planes have titles: it has no units.
bool is_of_parts(const State& state, const Slot* slot) {
  const TracedModel* trace = activity_of(slot);
  const PlaneDescription* plane = trace == nullptr ? nullptr : chosen_plane(state, *trace);
  return plane != nullptr && !plane->titles.empty();
}

const Slot* beside_it(const State& state) {
  return state.inside.beside ? state.find(*state.inside.beside) : nullptr;
}

float choices_height(float width) {
  const float control = theme().measures.control;
  return (narrow(width) ? 2 * control + kGrid : control) + kGrid;
}

}  // namespace

float activity_height(const State& state, float width) {
  const Slot* slot = looked_into(state);
  float height = choices_height(width) + map_height(state, slot, width);
  if (const Slot* other = beside_it(state)) {
    height += kGrid + sees_height(state, *other, width) + source_height(state, *other, width) +
              map_height(state, other, width);
  }
  if (activity_of(slot) == nullptr) return height;
  return height + kGrid + sees_height(state, *slot, width) + source_height(state, *slot, width) +
         (is_of_parts(state, slot) ? parts_height(state, width) : unit_height(state, width));
}

void draw_activity(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  const Slot* slot = looked_into(state);
  const TracedModel* trace = activity_of(slot);
  const float width = area.GetWidth();
  draw_choices(state, trace, cut_top(rest, choices_height(width)), intents);
  if (slot == nullptr) return draw_waiting(state, slot, rest);
  // Its map is long: what all of it say at one token comes first.
  if (is_of_parts(state, slot))
    draw_parts(state, cut_top(rest, parts_height(state, width)), intents);
  draw_sees(state, *slot, cut_top(rest, sees_height(state, *slot, width)), intents);
  draw_source(state, *slot, cut_top(rest, source_height(state, *slot, width)), intents);
  draw_map(state, *slot, cut_top(rest, map_height(state, slot, width)), intents);
  if (const Slot* other = beside_it(state)) {
    cut_top(rest, kGrid);
    draw_sees(state, *other, cut_top(rest, sees_height(state, *other, width)), intents);
    draw_source(state, *other, cut_top(rest, source_height(state, *other, width)), intents);
    draw_map(state, *other, cut_top(rest, map_height(state, other, width)), intents);
  }
  if (trace == nullptr || is_of_parts(state, slot)) return;
  cut_top(rest, kGrid);
  draw_unit(state, rest, intents);
}

}  // namespace onegin::web
