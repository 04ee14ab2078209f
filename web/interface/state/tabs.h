// The rooms by their numbers, with what is said of each.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "language/sentences.h"

namespace onegin::web {

enum class Tab {
#define ONEGIN_ROOM(id, number, title, help, needs, flags) id = number,
#include "state/rooms.def"
#undef ONEGIN_ROOM
};

struct TabRow {
  enum : unsigned {
    kOfSlot = 1,      // shows the chosen model
    kFirstVisit = 2,  // is there at once; a page fetches the others later
    kBehindHelp = 4,  // stands behind `?`, not among the tabs, and is not kept
    kHasDesk = 8,
    kWherePossible = 16  // is among the tabs only where it has what it needs
  };
  Tab tab;
  std::string_view id, title, help;
  unsigned flags;

  constexpr bool is(unsigned flag) const { return (flags & flag) != 0; }
};

namespace tab_rows {
constexpr auto kOfSlot = TabRow::kOfSlot, kFirstVisit = TabRow::kFirstVisit,
               kBehindHelp = TabRow::kBehindHelp, kHasDesk = TabRow::kHasDesk,
               kWherePossible = TabRow::kWherePossible;
inline constexpr std::array kRows{
#define ONEGIN_ROOM(id, number, title, help, needs, flags) TabRow{Tab::id, #id, title, help, flags},
#include "state/rooms.def"
#undef ONEGIN_ROOM
};
constexpr bool has_each_once() {
  return std::all_of(kRows.begin(), kRows.end(), [](const TabRow& row) {
    return std::count_if(kRows.begin(), kRows.end(), [&](const TabRow& other) {
             return other.tab == row.tab || other.id == row.id;
           }) == 1;
  });
}
static_assert(has_each_once(), "a room's id or number in rooms.def is another's");
}  // namespace tab_rows

// In the order in which they are shown.
inline constexpr auto& kTabRows = tab_rows::kRows;

constexpr const TabRow& row_of(Tab tab) {
  const auto* row = std::find_if(kTabRows.begin(), kTabRows.end(),
                                 [tab](const TabRow& each) { return each.tab == tab; });
  return row != kTabRows.end() ? *row : kTabRows.front();
}
constexpr bool is_behind_help(Tab tab) { return row_of(tab).is(TabRow::kBehindHelp); }

}  // namespace onegin::web
