// Tokens in ARPA files: what has to be escaped there, and how.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace onegin {

// A text token that an ARPA file would take for something else: one with white space in it, or
// spelled like a control symbol.
bool needs_escape(std::string_view token);

// White space, '\' and the first '<' of a token like a control symbol become \xHH.
std::string escape_token(std::string_view token);
// nullopt: a backslash that begins no \xHH.
std::optional<std::string> unescape_token(std::string_view token);

}  // namespace onegin
