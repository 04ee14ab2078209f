// What a trace says of a source and its target, and the two parts of its panel that are maps.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "draw/heat_map.h"
#include "rooms/inside/inside.h"

namespace onegin::web {

struct Sides {
  const TracedModel* trace = nullptr;           // null: it has no source
  const PlaneDescription* attention = nullptr;  // (T, S); null: nothing is attended to
  std::size_t step = 0;                         // that is picked

  std::size_t source() const { return trace->header.source.size(); }
  std::size_t steps() const { return trace->header.read.size(); }
  // What step t takes of source token s.
  double weight(std::size_t t, std::size_t s) const {
    return attention == nullptr ? 0 : static_cast<double>(trace->at(*attention, t, s));
  }
};

// Tokens that the pointer, or the step that is picked, lights.
struct Lit {
  std::optional<std::size_t> source, target;
};

Sides sides_of(const State& state, const Slot& slot);
std::vector<std::string> source_titles(const Sides& sides);
std::vector<std::string> target_titles(const Sides& sides);  // what each step is to say

// The matrix, source by target; or the vectors that stand for all of the source.
float source_map_height(const Sides& sides);
// The cell of the matrix under the pointer.
std::optional<HeatPick> pointed_weight(const Sides& sides, const Rect& area);
void draw_source_map(const State& state, const Slot& slot, const Sides& sides, const Lit& lit,
                     Rect title, const Rect& area, Intents& intents);

}  // namespace onegin::web
