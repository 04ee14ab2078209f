// Text in sentences for a person: what cannot be seen has a name.
#pragma once

#include <string>
#include <string_view>

namespace onegin {

// 'text' in quotation marks, its first 60 characters. What cannot be seen is named: a control, a
// space other than the blank, what has no width or sets the direction of writing as <U+200B>, a
// byte that is no UTF-8 as <E2>.
std::string quotation(std::string_view text);

// "a, b" and "c" -> "a, b, c".
void add_to_list(std::string& list, std::string_view item);

}  // namespace onegin
