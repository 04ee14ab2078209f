// The C library's strtod, in the place of its own: that one computes in numbers of 128 bits, whose
// code is larger than all that the core itself needs to read numbers.
#include <fast_float/fast_float.h>

#include <cstdlib>
#include <cstring>
#include <system_error>

// Without hexadecimal numbers. The name is that of strtod to the linker, see CMakeLists.txt.
extern "C" double __wrap_strtod(const char* text, char** end) {
  const char* first = text + std::strspn(text, " \t\n\v\f\r");
  if (*first == '+' && first[1] != '-') ++first;
  double value = 0;
  const auto read = fast_float::from_chars(first, first + std::strlen(first), value);
  const bool number = read.ec == std::errc();
  if (end != nullptr) *end = const_cast<char*>(number ? read.ptr : text);
  return number ? value : 0;
}
