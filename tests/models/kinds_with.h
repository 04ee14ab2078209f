// The kinds of the registry that can do something.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "models/registry.h"

namespace onegin {

// All rows with these abilities, in their order.
inline std::span<const ModelKind> kinds_with(Abilities abilities) {
  static std::map<Abilities, std::vector<ModelKind>> lists;
  const auto [list, is_new] = lists.try_emplace(abilities);
  for (const ModelKind& kind : model_kinds()) {
    if (is_new && (kind.abilities & abilities) == abilities) list->second.push_back(kind);
  }
  return list->second;
}

}  // namespace onegin
