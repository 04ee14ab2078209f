// The desks that are made when the rooms come: of those that have one of their own, and of adaptive
// reading.
#pragma once

#include <memory>
#include <span>

#include "talk/desk.h"

namespace onegin::web {

// What each room with kHasDesk defines for its row of rooms.def.
#define ONEGIN_ROOM(id, number, title, help, needs, flags) \
  namespace id##_room {                                    \
    std::unique_ptr<Desk> make_desk(Office&);              \
  }
#include "state/rooms.def"
#undef ONEGIN_ROOM

using MakeDesk = std::unique_ptr<Desk> (*)(Office&);
std::span<const MakeDesk> room_desks();

}  // namespace onegin::web
