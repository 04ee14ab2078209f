// An order of a plane's columns in which units that follow the same thing stand beside each other.
#pragma once

#include <cstdint>
#include <vector>

#include "evaluation/trace_plane.h"
#include "pieces.h"

namespace onegin {

class UnitOrders {
 public:
  // Gives every plane of T > 1 rows and several columns its order: a chain that goes from each unit
  // to the most correlated one that is left, beginning with the unit that varies most. Units that
  // do not vary come last.
  void work(Pieces& pieces, std::vector<TracePlane>& planes);

 private:
  void begin(const TracePlane& plane);
  void extend(TracePlane& plane);

  std::vector<Scalar> units_;        // (columns, rows), each of mean 0 and norm 1, or 0
  std::vector<std::uint32_t> left_;  // units that have no place yet
};

}  // namespace onegin
