// The kinds of models that the registry has as the program runs; kind_rows.h has those that were
// there when it was compiled.
#pragma once

#include <string_view>
#include <vector>

namespace onegin {

// Their ids, in the registry's order.
std::vector<std::string_view> registered_kinds();
// Whether models of that kind never say what comes next. False of what is no kind, as a mixture.
bool only_fills_blanks(std::string_view kind);

}  // namespace onegin
