// The kinds of the registry that can do something.
#pragma once

#include <ranges>

#include "models/registry.h"

namespace onegin {

// All rows with these abilities, in their order.
inline auto kinds_with(Abilities abilities) {
  return model_kinds() | std::views::filter([abilities](const ModelKind& kind) {
           return (kind.abilities & abilities) == abilities;
         });
}

}  // namespace onegin
