// Decimal numbers out of a text.
#pragma once

namespace onegin {

// Reads the number at the beginning of [first, last) and answers where it ends; null: there is
// none. The nearest double; 0 or infinity of what is too small or too large for one. Beside digits
// "inf" and "nan"; no plus before it.
const char* read_decimal(const char* first, const char* last, double& value);

}  // namespace onegin
