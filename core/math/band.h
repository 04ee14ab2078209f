// A band of a matrix: the entries that count.
#pragma once

namespace onegin {

// In row i the columns [begin[i], end[i]), neither of which falls from row to row. What a causal
// attention sees is such a band.
struct Band {
  const int* begin;
  const int* end;
};

}  // namespace onegin
