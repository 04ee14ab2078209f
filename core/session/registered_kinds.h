// The kinds of models that the registry has as the program runs; kind_rows.h has those that were
// there when it was compiled.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "models/abilities.h"  // IWYU pragma: export

namespace onegin {

// Their ids, in the registry's order.
std::vector<std::string_view> registered_kinds();
// nullopt: there is no such kind.
std::optional<Abilities> abilities_of(std::string_view kind);

}  // namespace onegin
