// How near the targets that each model writes are to those that the text has: measured in Compare.
#pragma once

#include <algorithm>
#include <vector>

#include "session/messages.h"
#include "state/intents.h"

namespace onegin::web::compare_room {

// Every model writes the targets of the part that is compared; no model goes on with it.
enum class What { write, stop };
using Act = ActOf<Tab::compare, What>;

struct WrittenTargets {
  SlotId slot = 0;
  Part part = Part::held_out;
  double step = 0;       // of its training when it was asked
  double done = 0;       // pairs so far
  Decodings found = {};  // once all are written
  bool running = false;
  Sentence trouble = {};

  bool complete() const { return !running && found.lines > 0; }
};

struct AllTargets {
  std::vector<WrittenTargets> models;
  double pairs = 0;  // of the part

  WrittenTargets* find(SlotId slot) {
    for (WrittenTargets& one : models) {
      if (one.slot == slot) return &one;
    }
    return nullptr;
  }
  const WrittenTargets* find(SlotId slot) const {
    return const_cast<AllTargets*>(this)->find(slot);
  }
  bool running() const {
    return std::any_of(models.begin(), models.end(),
                       [](const WrittenTargets& one) { return one.running; });
  }
  bool known() const {
    return std::any_of(models.begin(), models.end(),
                       [](const WrittenTargets& one) { return one.complete(); });
  }
};

}  // namespace onegin::web::compare_room
