// The registry's rows without the models behind them: the page's interface holds no engine.
#pragma once

#include <array>
#include <string_view>

#include "models/abilities.h"
#include "sentence.h"

namespace onegin::web {

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
// Of the first ones a slot each stands there at first.
inline constexpr std::size_t kOpenKinds = 4;
static_assert(kOpenKinds <= kKindCount);

// The place of a kind among the rows; kKindCount: it has none.
constexpr std::size_t place_of_kind(std::string_view id) {
  std::size_t place = 0;
  while (place < kKindCount && kKindRows[place].id != id) ++place;
  return place;
}
// Whether a page's first visit has what the kind needs.
constexpr bool is_of_first_visit(std::string_view id) {
  return kKindRows[place_of_kind(id)].module == "first";
}
// The place of the first kind with an ability; kKindCount: there is none.
constexpr std::size_t first_with(Abilities ability) {
  std::size_t place = 0;
  while (place < kKindCount && (kKindRows[place].abilities & ability) == 0) ++place;
  return place;
}

}  // namespace onegin::web
