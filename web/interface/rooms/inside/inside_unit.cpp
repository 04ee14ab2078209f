// Draws the unit that is picked.
#include "rooms/inside/inside_unit.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "draw/strip.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/inside/inside.h"
#include "rooms/inside/inside_curve.h"
#include "state/equations.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kCurve = 14 * kGrid;
constexpr float kLine = 22;

struct Picked {
  const Slot* slot;
  const TracedModel* trace;
  const PlaneDescription* plane;
  std::size_t unit, token;
};

Picked picked_of(const State& state) {
  const Slot* slot = looked_into(state);
  const TracedModel* trace = activity_of(slot);
  const PlaneDescription* plane = trace == nullptr ? nullptr : chosen_plane(state, *trace);
  if (plane == nullptr) return {slot, nullptr, nullptr, 0, 0};
  const auto most = [](std::size_t value, double count) {
    return std::min(value, static_cast<std::size_t>(count) - 1);
  };
  return {slot, trace, plane, most(state.inside.unit, plane->columns),
          most(state.inside.token, plane->rows)};
}

void draw_choice(const State& state, const Picked& picked, Rect line, Intents& intents) {
  InsideChoice choice = state.inside;
  const bool phone = narrow(line.GetWidth());
  const float column = phone ? (line.GetWidth() - 2 * kGrid) / 2 : 30 * kGrid;
  const Words unit{tr("unit"), tr("Unit"), tr("The unit whose numbers are followed.")};
  if (const auto value =
          slider(cut_left(line, column), unit, {0, picked.plane->columns - 1, false, true, {}},
                 static_cast<double>(picked.unit))) {
    choice.unit = static_cast<std::uint32_t>(*value);
  }
  cut_left(line, 2 * kGrid);
  const Words token{tr("token"), tr("Token"),
                    tr("The step of the sentence whose equations are shown.")};
  if (const auto value =
          slider(phone ? line : cut_left(line, column), token,
                 {1, picked.plane->rows, false, true, {}}, static_cast<double>(picked.token + 1))) {
    choice.token = static_cast<std::size_t>(*value) - 1;
  }
  if (choice != state.inside) intents.push_back(LookInside{choice});
}

void draw_curve(const Picked& picked, const Rect& area) {
  draw_column_curve({.name = tr("Unit {0} over the sentence", picked.unit),
                     .help = std::string(tr("The numbers of this unit, token by token.")),
                     .curve = tr("unit {0}", picked.unit),
                     .column = picked.unit,
                     .tokens = &picked.trace->header.read},
                    *picked.slot, *picked.trace, *picked.plane, area);
}

void draw_equations(const Picked& picked, Rect area) {
  const TokenProbability& read = picked.trace->header.read[picked.token];
  const std::string title = tr("Step {0} reads “{1}”, unit {2}", picked.token + 1,
                               read.control ? "<s>" : readable(read.token, false), picked.unit);
  draw_heading(cut_top(area, kLine), title, {.font = theme().fonts.bold});
  for (const std::string& line :
       equations_at(*picked.trace, picked.plane->layer, picked.token, picked.unit)) {
    draw_note(cut_top(area, kLine), tr("equation"), line);
  }
}

float equations_height(const Picked& picked) {
  return kLine * static_cast<float>(picked.trace->header.equations.size() + 1);
}

// On one line.
std::string in_a_line(std::string_view text) {
  std::string line = drawn(text);
  for (std::size_t at = 0; (at = line.find('\n', at)) != std::string::npos;)
    line.replace(at, 1, "¶");
  return line;
}

void draw_places(std::span<const UnitContext> places, Rect area, std::string_view title) {
  const Palette& p = theme().palette;
  draw_heading(cut_top(area, kLine), title, {.font = theme().fonts.bold});
  std::size_t number = 0;
  for (const UnitContext& place : places) {
    Rect line = cut_top(area, kLine);
    mirror().begin_group(tr("{0} {1}", title, ++number));
    draw_note(cut_left(line, 6 * kGrid), tr("value"), fixed(place.value, 2), {.align = 1});
    cut_left(line, kGrid);
    const Style serif{.size = kSmall, .colour = p.soft, .font = theme().fonts.serif, .align = 1};
    const std::string shown = in_a_line(place.before);
    const float half = line.GetWidth() * 0.62f;
    draw_text(cut_left(line, half), end_that_fits(shown, half, serif), serif);
    const std::string token = in_a_line(place.token);
    Style bold = serif;
    bold.colour = p.ink;
    bold.align = 0;
    const float width = text_width(token, bold) + 4;
    const Rect box = cut_left(line, width);
    fill({{box.Min.x, box.Min.y + 2}, {box.Max.x, box.Max.y - 2}}, p.press, 2);
    draw_text(inset(box, 2, 0), token, bold);
    Style after = serif;
    after.align = 0;
    draw_text(line, in_a_line(place.after), after);
    mirror().note(Role::text, tr("context"), line).value =
        place.before + "[" + place.token + "]" + place.after;
    mirror().end_group();
  }
}

float places_height(const State& state) {
  const Slot* slot = looked_into(state);
  const bool found = slot != nullptr && slot->traced && slot->traced->extremes;
  if (!found) return kLine;
  const auto rows =
      std::max(slot->traced->extremes->highest.size(), slot->traced->extremes->lowest.size());
  return kLine * static_cast<float>(rows + 1);
}

void draw_extremes(const State& state, const Picked& picked, Rect area) {
  if (!picked.slot->traced->extremes) {
    const std::string text =
        picked.slot->phase == Phase::training
            ? tr("Where it is highest and lowest is looked for when the model stops.")
            : tr("The held-out part is being read.");
    return draw_note(cut_top(area, kLine), tr("extremes"), text, {.colour = theme().palette.soft});
  }
  const ExtremesFound& found = *picked.slot->traced->extremes;
  const bool phone = narrow(area.GetWidth());
  Rect left = phone ? cut_top(area, places_height(state))
                    : cut_left(area, std::floor((area.GetWidth() - 2 * kGrid) / 2));
  if (!phone) cut_left(area, 2 * kGrid);
  draw_places(found.highest, left, tr("highest in the held-out part"));
  draw_places(found.lowest, area, tr("lowest"));
}

}  // namespace

float unit_height(const State& state, float width) {
  const Picked picked = picked_of(state);
  if (picked.plane == nullptr) return 0;
  const float slides = theme().measures.slider + kGrid;
  const float numbers = narrow(width) ? kCurve + kGrid + equations_height(picked)
                                      : std::max(kCurve, equations_height(picked));
  return slides + numbers + kGrid + places_height(state) * (narrow(width) ? 2 : 1) + kGrid;
}

void draw_unit(const State& state, const Rect& area, Intents& intents) {
  const Picked picked = picked_of(state);
  if (picked.plane == nullptr) return;
  Rect rest = area;
  draw_choice(state, picked, cut_top(rest, theme().measures.slider), intents);
  cut_top(rest, kGrid);
  if (narrow(area.GetWidth())) {
    draw_curve(picked, cut_top(rest, kCurve));
    cut_top(rest, kGrid);
    draw_equations(picked, cut_top(rest, equations_height(picked)));
  } else {
    Rect row = cut_top(rest, std::max(kCurve, equations_height(picked)));
    draw_equations(picked, cut_right(row, 58 * kGrid));
    cut_right(row, 2 * kGrid);
    draw_curve(picked, row);
  }
  cut_top(rest, kGrid);
  draw_extremes(state, picked, rest);
}

}  // namespace onegin::web
