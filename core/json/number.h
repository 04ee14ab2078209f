// Numbers as JSON has them.
#pragma once

#include <string>

namespace onegin {

// A number that reads back as the same double, nearly always the shortest one: "0.1", "1.0",
// "1e+20"; "null" where it is not finite, for JSON has no word for that. Files and lines of the
// command are the same on every machine and in every version, so the digits are those of Grisu2 and
// never those of a library.
void append_number(double value, std::string& out);

}  // namespace onegin
