// The kinds of the registry that say what comes next.
#pragma once

#include <span>
#include <vector>

#include "models/kinds_with.h"

namespace onegin {

// By place, as kinds_with() cannot.
inline std::span<const ModelKind> language_kinds() {
  static const std::vector<ModelKind> list = [] {
    std::vector<ModelKind> all;
    for (const ModelKind& kind : kinds_with(kLanguage)) all.push_back(kind);
    return all;
  }();
  return list;
}

}  // namespace onegin
