// What a learnt rule merges, pair by pair.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "text/units/unit_rule.h"

namespace onegin {

// The texts of the first `most` pairs of neighbouring types that the rule merges, the first learnt
// first. Empty for a rule that merges nothing.
std::vector<std::pair<std::string, std::string>> merged_pairs(const UnitRule& rule,
                                                              std::size_t most);

}  // namespace onegin
