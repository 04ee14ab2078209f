// Tokens as a person reads them.
#pragma once

#include <string>
#include <string_view>

namespace onegin::web {

// A part of a text that brings the blank before it.
bool begins_blank(std::string_view token);

// As it is drawn beside others: a combining mark where it begins gets a dotted circle to stand on,
// a conjoining jamo of today's Hangul is the letter.
std::string drawn(std::string_view text);
// As it is drawn where it stands alone: a dot for the blank that it brings, a dotted circle before
// a trailing consonant, which else would look like a leading one.
std::string alone(std::string_view token);
// The same; but "space", "3 spaces", "line end", "end"; the number of a character that no font has,
// U+E000.
std::string readable(std::string_view token, bool control);

}  // namespace onegin::web
