// Pairs as a person writes them: a field takes no tab, so => stands between source and target.
#pragma once

#include <string>
#include <string_view>

namespace onegin::web {

// In each line the first => and the spaces beside it become the tab, if no tab stands before it.
std::string read_pairs(std::string_view typed);
// The other way round, to be shown.
std::string show_pairs(std::string_view pairs);
// Every line that is not empty has a source, a tab and a target, and there is one.
bool are_pairs(std::string_view lines);

}  // namespace onegin::web
