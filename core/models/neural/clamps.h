// The values that stand in a row of numbers in place of what was computed.
#pragma once

#include <vector>

#include "math/scalar.h"
#include "models/neural_model.h"
#include "result.h"
#include "sentence.h"

namespace onegin {

// Entries of a row, by column. Empty but while a person switches something off.
class Clamps {
 public:
  bool empty() const { return all_.empty(); }
  // One unit of a block of `width` columns that begins at `first`, or all of them.
  Result<void> add(const Clamp& clamp, int first, int width) {
    if (clamp.unit < Clamp::kAllUnits || clamp.unit >= width) {
      return Error{say("plane '{0}' has no unit {1}", clamp.plane, clamp.unit), "",
                   say("give a unit from 0 to {0}, or -1 for all of them", width - 1)};
    }
    const bool every = clamp.unit == Clamp::kAllUnits;
    for (int j = every ? 0 : clamp.unit; j < (every ? width : clamp.unit + 1); ++j) {
      all_.push_back({first + j, static_cast<Scalar>(clamp.value)});
    }
    return {};
  }
  // Those of the columns [first, first + count) of a row.
  void apply(Scalar* row, int first, int count) const {
    for (const Entry& entry : all_) {
      if (entry.column >= first && entry.column < first + count) row[entry.column] = entry.value;
    }
  }

 private:
  struct Entry {
    int column;
    Scalar value;
  };
  std::vector<Entry> all_;
};

inline Error no_such_plane(const Clamp& clamp) {
  return Error{say("no plane '{0}' of layer {1} can be held at a value", clamp.plane, clamp.layer),
               "", say("choose one of the gates, the cell or the hidden state")};
}

}  // namespace onegin
