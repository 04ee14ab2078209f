// The rows of rooms.def that have a desk, and what several rooms ask.
#include "talk/room_desks.h"

#include <array>

#include "state/tabs.h"
#include "talk/adaptive.h"

namespace onegin::web {
namespace {

constexpr std::size_t count_desks() {
  return static_cast<std::size_t>(
      std::count_if(kTabRows.begin(), kTabRows.end(),
                    [](const TabRow& row) { return row.is(TabRow::kHasDesk); }));
}

// A room without a desk defines no function for one.
template <bool kHas, class Named>
constexpr void add(std::array<MakeDesk, count_desks()>& all, std::size_t& count, Named named) {
  if constexpr (kHas) all[count++] = named();
}

constexpr std::array<MakeDesk, count_desks()> all_desks() {
  std::array<MakeDesk, count_desks()> all{};
  std::size_t count = 0;
#define ONEGIN_ROOM(id, number, title, help, needs, flags) \
  add<row_of(Tab::id).is(TabRow::kHasDesk)>(all, count, [] { return id##_room::make_desk; });
#include "state/rooms.def"
#undef ONEGIN_ROOM
  return all;
}

constexpr auto all_late_desks() {
  constexpr auto of_rooms = all_desks();
  std::array<MakeDesk, of_rooms.size() + 1> all{};
  std::copy(of_rooms.begin(), of_rooms.end(), all.begin());
  all.back() = adaptive::make_desk;
  return all;
}

constexpr std::array kDesks = all_late_desks();

}  // namespace

std::span<const MakeDesk> room_desks() { return kDesks; }

}  // namespace onegin::web
