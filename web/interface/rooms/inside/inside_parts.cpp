// The parts are the titled columns of the trace's planes.
#include "rooms/inside/inside_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/strip.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside/inside.h"
#include "rooms/inside/inside_curve.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kLine = 22;
constexpr float kCurve = 18 * kGrid;
constexpr float kFirstNumber = 11 * kGrid, kNumber = 8 * kGrid;
constexpr std::size_t kShown = 10;  // parts that say most
// The names of the planes, as core/evaluation/trace_parts.cpp has them.
[[maybe_unused]] constexpr std::string_view kNames[] = {phrase("contribution"), phrase("weight"),
                                                        phrase("input")};

struct Parts {
  const Slot* slot = nullptr;
  const TracedModel* trace = nullptr;
  const PlaneDescription* plane = nullptr;  // the chosen one
  std::vector<const PlaneDescription*> planes;
  std::size_t part = 0, token = 0;
};

Parts parts_of(const State& state) {
  Parts parts;
  parts.slot = looked_into(state);
  parts.trace = activity_of(parts.slot);
  parts.plane = parts.trace == nullptr ? nullptr : chosen_plane(state, *parts.trace);
  if (parts.plane == nullptr) return parts;
  for (const PlaneDescription* plane :
       unit_planes(*parts.trace, static_cast<std::uint32_t>(parts.plane->layer))) {
    if (plane->titles.size() == parts.plane->titles.size()) parts.planes.push_back(plane);
  }
  parts.part = std::min<std::size_t>(state.inside.unit, parts.plane->titles.size() - 1);
  parts.token = std::min(state.inside.token, static_cast<std::size_t>(parts.plane->rows) - 1);
  return parts;
}

void draw_choice(const State& state, const Parts& parts, Rect line, Intents& intents) {
  InsideChoice choice = state.inside;
  const float column = (line.GetWidth() - 2 * kGrid) / 2;
  std::vector<std::string> titles;
  for (const Sentence& title : parts.plane->titles) titles.push_back(tr(title));
  const Words part{tr("context"), tr("Context"), tr("The context that is followed.")};
  Rect left = cut_left(line, column);
  left.Max.y = left.Min.y + theme().measures.control;
  if (const auto chosen = select(left, part, titles, parts.part)) {
    choice.unit = static_cast<std::uint32_t>(*chosen);
  }
  cut_left(line, 2 * kGrid);
  const Words token{tr("token"), tr("Token"),
                    tr("The token at which it is shown what each context said.")};
  if (const auto value = slider(line, token, {1, parts.plane->rows, false, true, {}},
                                static_cast<double>(parts.token + 1))) {
    choice.token = static_cast<std::size_t>(*value) - 1;
  }
  if (choice != state.inside) intents.push_back(LookInside{choice});
}

void draw_curve(const Parts& parts, const Rect& area) {
  const std::string title = tr(parts.plane->titles[parts.part]);
  draw_column_curve({.name = tr("“{0}” over the sentence", title),
                     .help = std::string(tr("The numbers of this context, token by token.")),
                     .curve = title,
                     .column = parts.part,
                     .tokens = &parts.trace->header.next},
                    *parts.slot, *parts.trace, *parts.plane, area);
}

// Those that say most at the token, the most first, by the first plane.
std::vector<std::size_t> loudest(const Parts& parts) {
  std::vector<std::size_t> order(parts.plane->titles.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto size = [&](std::size_t part) {
    return std::abs(parts.trace->at(*parts.planes.front(), parts.token, part));
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  std::erase_if(order, [&](std::size_t part) { return size(part) == 0; });
  if (order.size() > kShown) order.resize(kShown);
  return order;
}

float table_height(const Parts& parts) {
  return kLine * static_cast<float>(std::min(kShown, parts.plane->titles.size()) + 2);
}

// The first has a ground, and the longest title.
float number_width(const Parts& parts, const PlaneDescription* plane) {
  return plane == parts.planes.front() ? kFirstNumber : kNumber;
}

void draw_table(const Parts& parts, Rect area) {
  const Palette& p = theme().palette;
  const TokenProbability& next = parts.trace->header.next[parts.token];
  const std::string title =
      tr("What spoke for “{0}”, token {1}, of probability {2}", readable(next.token, next.control),
         parts.token + 1, probability_text(next.log10));
  draw_heading(cut_top(area, kLine), title, {.font = theme().fonts.bold});
  mirror().begin_group(tr("Contexts"), title, "table");
  Rect head = cut_top(area, kLine);
  const float numbers = kFirstNumber + kNumber * static_cast<float>(parts.planes.size() - 1);
  Rect titles = cut_right(head, numbers);
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().title(tr("context"));
  for (const PlaneDescription* plane : parts.planes) {
    const std::string_view name = tr(plane->plane);
    mirror().title(name, tr(plane->meaning));
    const Rect cell = cut_left(titles, number_width(parts, plane));
    draw_text(cell, name, {.colour = p.soft, .align = 1});
    explain_area(cell, tr(plane->meaning));
  }
  mirror().end_group();
  for (const std::size_t part : loudest(parts)) {
    Rect line = cut_top(area, kLine);
    const std::string name = tr(parts.plane->titles[part]);
    mirror().begin_group(tr("Figures of {0}", name), {}, "row");
    Rect cells = cut_right(line, numbers);
    const bool picked = part == parts.part;
    mirror().note(Role::rowheader, tr("context"), line).value = name;
    draw_text(line, name, {.font = picked ? theme().fonts.bold : nullptr});
    for (const PlaneDescription* plane : parts.planes) {
      const double value = parts.trace->at(*plane, parts.token, part);
      const Rect cell = cut_left(cells, number_width(parts, plane));
      if (plane == parts.planes.front()) {
        const double most = heat_most(*parts.trace, *plane);
        const ImU32 colour = heat_colour(heat_scale(*plane), most, value);
        fill(inset({cell.Min + ImVec2(2 * kGrid, 0), cell.Max}, 0, 1), colour, 2);
        draw_note(inset(cell, 4, 0), tr(plane->plane), fixed(value, 2),
                  {.colour = text_on(colour), .align = 1});
      } else {
        draw_note(cell, tr(plane->plane), fixed(value, 2), {.align = 1});
      }
    }
    mirror().end_group();
  }
  mirror().end_group();
}

}  // namespace

float parts_height(const State& state, float width) {
  const Parts parts = parts_of(state);
  if (parts.plane == nullptr) return 0;
  const float table = table_height(parts);
  const float both = narrow(width) ? kCurve + kGrid + table : std::max(kCurve, table);
  return theme().measures.slider + kGrid + both + kGrid;
}

void draw_parts(const State& state, const Rect& area, Intents& intents) {
  const Parts parts = parts_of(state);
  if (parts.plane == nullptr) return;
  Rect rest = area;
  draw_choice(state, parts, cut_top(rest, theme().measures.slider), intents);
  cut_top(rest, kGrid);
  if (narrow(area.GetWidth())) {
    draw_table(parts, cut_top(rest, table_height(parts)));
    cut_top(rest, kGrid);
    return draw_curve(parts, cut_top(rest, kCurve));
  }
  draw_table(parts, cut_left(rest, std::floor((rest.GetWidth() - 3 * kGrid) / 2)));
  cut_left(rest, 3 * kGrid);
  draw_curve(parts, cut_top(rest, kCurve));
}

}  // namespace onegin::web
