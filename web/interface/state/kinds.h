// The registry's rows without the models behind them: the page's interface holds no engine.
#pragma once

#include <array>
#include <string_view>

#include "models/abilities.h"

namespace onegin::web {

struct KindRow {
  std::string_view id, title, summary;
  Abilities abilities;
};

// The last row only ends the list.
inline constexpr KindRow kKindRows[] = {
#define ONEGIN_KIND(id, title, abilities, module, summary) {#id, title, summary, abilities},
#include "models/kinds.def"
#undef ONEGIN_KIND
    {"", "", "", 0}};
inline constexpr std::size_t kKindCount = std::size(kKindRows) - 1;
// The first ones stand open at first.
inline constexpr std::size_t kOpenCards = 4;
static_assert(kOpenCards <= kKindCount);

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

// Places in the engine: one for each kind, the mixture of those that have learnt, and two where
// models learn from parts of the text.
inline constexpr std::size_t kMixture = kKindCount;
inline constexpr std::size_t kBenches = kMixture + 1;
inline constexpr std::size_t kEnginePlaces = kBenches + 2;

}  // namespace onegin::web
