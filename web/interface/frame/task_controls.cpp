// What one token is, and where a sentence ends.
#include "frame/task_controls.h"

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "language/sentences.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr float kOneRow = 72 * kGrid;  // from this width on, they stand beside each other

void choose_unit(const State& state, const Rect& area, Intents& intents) {
  std::vector<std::string> titles, notes;
  std::size_t current = 0;
  for (const UnitRow& row : kUnitRows) {
    if (&row == &state.unit()) current = titles.size();
    titles.emplace_back(tr(row.title));
    notes.emplace_back(tr(row.note));
  }
  const auto chosen =
      select(area, {.label = tr("Token unit"), .help = tr(strings::kUnit)}, titles, current, notes);
  if (chosen) intents.push_back(ChangeTask{"unit", std::string(kUnitRows[*chosen].id)});
}

// How many types a unit learns that has a size.
void choose_types(const State& state, const Rect& area, Intents& intents) {
  const Scale scale{
      .minimum = kFewestTypes, .maximum = kMostTypes, .logarithmic = true, .whole = true};
  const std::string now = state.task_setting(kTypesSetting, std::to_string(kUsualTypes));
  const auto types =
      slider(area, {.label = tr("types"), .name = tr("Types learnt"), .help = tr(strings::kTypes)},
             scale, std::strtod(now.c_str(), nullptr));
  if (types) intents.push_back(ChangeTask{kTypesSetting, std::to_string(static_cast<int>(*types))});
}

void choose_boundary(const State& state, const Rect& area, Intents& intents) {
  std::array<std::string_view, kBoundaryRows.size()> titles;
  for (std::size_t i = 0; i < titles.size(); ++i) titles[i] = tr(kBoundaryRows[i].title);
  const BoundaryRow& now = row_of(kBoundaryRows, state.task_setting("boundary", ""));
  const auto chosen = segmented(area, {.label = tr("Boundary"), .help = tr(strings::kBoundary)},
                                titles, static_cast<std::size_t>(&now - kBoundaryRows.data()));
  if (chosen) intents.push_back(ChangeTask{"boundary", std::string(kBoundaryRows[*chosen].id)});
}

}  // namespace

float task_height(const State& state, float width) {
  const Measures& m = theme().measures;
  const float types = state.unit().sized ? m.slider + kGrid : 0;
  if (width >= kOneRow) return m.control + kGrid;
  return 2 * (m.control + kGrid) + types;
}

void draw_task(const State& state, Rect area, Intents& intents) {
  const Measures& m = theme().measures;
  if (area.GetWidth() >= kOneRow) {
    Rect row = cut_top(area, m.control);
    choose_unit(state, cut_left(row, 20 * kGrid), intents);
    cut_left(row, kGrid);
    if (state.unit().sized) {
      choose_types(state, cut_left(row, 18 * kGrid), intents);
      cut_left(row, kGrid);
    }
    choose_boundary(state, cut_left(row, 30 * kGrid), intents);
    return;
  }
  choose_unit(state, cut_top(area, m.control), intents);
  cut_top(area, kGrid);
  if (state.unit().sized) {
    choose_types(state, cut_top(area, m.slider), intents);
    cut_top(area, kGrid);
  }
  choose_boundary(state, cut_top(area, m.control), intents);
}

}  // namespace onegin::web
