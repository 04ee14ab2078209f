// What a session says of its text and of its model becomes state, whichever desk had asked for it.
#pragma once

#include "talk/desk.h"

namespace onegin::web {

// One without a text says nothing of the text that it stands beside.
void take_task(Office& office, SlotId at, const TaskReady& ready);
void take_model(Slot& slot, const Configured& configured);
// Also a point of the learning curve, where there is a new one.
void take_progress(Slot& slot, const Progress& progress);

}  // namespace onegin::web
