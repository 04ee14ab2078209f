// The kinds of model as a page has them: which stand there at first, and what is there at once.
#pragma once

#include "session/kind_rows.h"

namespace onegin::web {

// Of the first ones a slot each stands there at first.
inline constexpr std::size_t kOpenKinds = 4;
static_assert(kOpenKinds <= kKindCount);

// Whether models of a kind have an ability; of none, they have not.
constexpr bool has_ability(std::string_view id, Abilities ability) {
  return (kKindRows[place_of_kind(id)].abilities & ability) != 0;
}

// Whether a page's first visit has what the kind needs.
constexpr bool is_of_first_visit(std::string_view id) {
  return kKindRows[place_of_kind(id)].module == "first";
}

}  // namespace onegin::web
