// The registry's rows without the models behind them: the page's interface holds no engine.
#pragma once

#include <array>
#include <string_view>

namespace onegin::web {

struct KindRow {
  std::string_view id, title, summary;
};

// The last row only ends the list.
inline constexpr KindRow kKindRows[] = {
#define ONEGIN_KIND(id, title, abilities, module, summary) {#id, title, summary},
#include "models/kinds.def"
#undef ONEGIN_KIND
    {"", "", ""}};
inline constexpr std::size_t kKindCount = std::size(kKindRows) - 1;

// Places in the engine: one for each kind, the mixture of those that have learnt, and two where
// models learn from parts of the text.
inline constexpr std::size_t kMixture = kKindCount;
inline constexpr std::size_t kBenches = kMixture + 1;
inline constexpr std::size_t kEnginePlaces = kBenches + 2;

}  // namespace onegin::web
