// What a task can be made of, as the interface offers it: the rows of the core's table of units,
// the boundaries, and the size of a vocabulary that is learnt.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "sentence.h"
#include "text/units/units.h"

namespace onegin::web {

// A row of text/units/units.def.
struct UnitRow {
  std::string_view id, title, noun;
  bool spaced, sized;
  std::string_view note;
};
inline constexpr std::array kUnitRows{
#define ONEGIN_UNIT(id, title, noun, spaced, sized, note) \
  UnitRow{#id, title, noun, spaced, sized, note},
#include "text/units/units.def"
#undef ONEGIN_UNIT
};

struct BoundaryRow {
  std::string_view id, title;
  bool pairs = false;  // lines are a source and a target
};
inline constexpr std::array kBoundaryRows{BoundaryRow{"stream", phrase("stream")},
                                          BoundaryRow{"sentence", phrase("lines")},
                                          BoundaryRow{"pairs", phrase("pairs"), true}};

// The setting of a sized unit; on a page nobody waits for more types.
inline constexpr const char* kTypesSetting = "bpe_vocabulary";
inline constexpr int kFewestTypes = kFewestBpeTypes, kUsualTypes = kBpeTypes, kMostTypes = 65536;

// The row of a setting's value; the first, where it has none.
template <class Row, std::size_t N>
const Row& row_of(const std::array<Row, N>& rows, std::string_view id) {
  for (const Row& row : rows) {
    if (row.id == id) return row;
  }
  return rows[0];
}

}  // namespace onegin::web
