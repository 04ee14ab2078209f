// How well each model fills blanks of the held-out part: asked for in Fill, shown in Compare as
// well.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "session/messages.h"
#include "state/slot.h"

namespace onegin::web {

struct BlankMean {
  SlotId slot = 0;
  double step = 0;          // of its training when it was asked
  BlanksMeasured measured;  // so far
  bool running = false;
  Sentence trouble;

  bool complete() const { return measured.of > 0 && measured.blanks == measured.of; }
};

struct BlankMeans {
  static constexpr std::array<std::uint32_t, 4> kCounts{50, 100, 200, 500};

  std::uint32_t count = 100;  // blanks that are asked for next
  std::vector<BlankMean> models;

  BlankMean* find(SlotId slot) {
    for (BlankMean& one : models) {
      if (one.slot == slot) return &one;
    }
    return nullptr;
  }
  const BlankMean* find(SlotId slot) const { return const_cast<BlankMeans*>(this)->find(slot); }
  bool running() const {
    return std::any_of(models.begin(), models.end(),
                       [](const BlankMean& one) { return one.running; });
  }
};

}  // namespace onegin::web
