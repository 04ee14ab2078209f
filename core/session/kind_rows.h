// The registry's rows without the models behind them, for programs that only talk with a session.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "models/abilities.h"  // IWYU pragma: export
#include "sentence.h"

namespace onegin {

struct KindRow {
  std::string_view id, title, summary;
  Abilities abilities;
  std::string_view module;  // see models/kinds.def
};

// The last row only ends the list.
inline constexpr KindRow kKindRows[] = {
#define ONEGIN_KIND(id, title, abilities, module, summary) \
  {#id, title, summary, abilities, #module},
#include "models/kinds.def"
#undef ONEGIN_KIND
    {"", "", "", 0, ""}};
inline constexpr std::size_t kKindCount = std::size(kKindRows) - 1;

// The place of a kind among the rows; kKindCount: it has none.
constexpr std::size_t place_of_kind(std::string_view id) {
  std::size_t place = 0;
  while (place < kKindCount && kKindRows[place].id != id) ++place;
  return place;
}
// The place of the first kind with an ability; kKindCount: there is none.
constexpr std::size_t first_with(Abilities ability) {
  std::size_t place = 0;
  while (place < kKindCount && (kKindRows[place].abilities & ability) == 0) ++place;
  return place;
}

}  // namespace onegin
