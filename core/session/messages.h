// What is said through the one door: Commands in, Events out.
//
// Crossing to a worker, a message is a JSON object {"type": kType, "id": ..., fields...} (an event
// also has "last") and a binary payload beside it; json.h derives the JSON from visit(). Every
// Command is answered by events that carry its id; the last of them, and only that one, has `last`
// set. A refused Command is answered by Failed and changes nothing.
#pragma once

#include "session/commands.h"  // IWYU pragma: export
#include "session/events.h"    // IWYU pragma: export
