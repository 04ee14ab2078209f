// The kinds of the registry that have an ability, each row where it stays.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "models/registry.h"

namespace onegin {

inline std::span<const ModelKind> kinds_with(Abilities ability) {
  static std::map<Abilities, std::vector<ModelKind>> lists;
  const auto [list, is_new] = lists.try_emplace(ability);
  for (const ModelKind& kind : model_kinds()) {
    if (is_new && (kind.abilities & ability) == ability) list->second.push_back(kind);
  }
  return list->second;
}

// Those that say what comes next.
inline std::span<const ModelKind> language_kinds() { return kinds_with(kLanguage); }

}  // namespace onegin
