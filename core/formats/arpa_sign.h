// By what an ARPA file is known, whatever stands before its \data\.
#pragma once

#include <cstddef>
#include <string_view>

namespace onegin {

// The first bytes of a file, in this number, tell what the file is; more bytes are looked at only
// to be sure of a text.
inline constexpr std::size_t kTelling = 1 << 20;

// Whether these lines are an ARPA file, or were one before something damaged them. Not a text that
// mentions \data\, or that shows a file between its own lines.
bool has_arpa(std::string_view text);

}  // namespace onegin
