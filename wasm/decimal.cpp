// Numbers are read here where that is exact, else by JavaScript: what computes the nearest double
// of any number, in code and tables, would be a twentieth of the module.
#include "decimal.h"

#include <emscripten.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string_view>

EM_JS(double, onegin_number, (const char* text, int size),
      { return Number(UTF8ToString(text, size)); });

namespace onegin {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "nan", "inf", "infinity", in letters of either case.
const char* read_word(const char* first, const char* last, double& value) {
  const auto begins_with = [&](std::string_view word) {
    return last - first >= static_cast<std::ptrdiff_t>(word.size()) &&
           std::equal(word.begin(), word.end(), first,
                      [](char a, char b) { return a == (b | 0x20); });
  };
  if (begins_with("nan")) {
    value = std::numeric_limits<double>::quiet_NaN();
    return first + 3;
  }
  if (!begins_with("inf")) return nullptr;
  value = std::numeric_limits<double>::infinity();
  return first + (begins_with("infinity") ? 8 : 3);
}

// Behind an exponent that begins at `at`, if one does.
const char* read_exponent(const char* at, const char* last, int& exponent) {
  const char* from = at;
  if (from == last || (*from | 0x20) != 'e') return at;
  ++from;
  const bool minus = from != last && *from == '-';
  if (from != last && (*from == '-' || *from == '+')) ++from;
  if (from == last || !is_digit(*from)) return at;
  int size = 0;
  for (; from != last && is_digit(*from); ++from)
    size = std::min(size * 10 + (*from - '0'), 100000);
  exponent += minus ? -size : size;
  return from;
}

const char* read_positive(const char* first, const char* last, double& value) {
  constexpr std::uint64_t kExact = std::uint64_t{1} << 53U;  // whole numbers up to here are doubles
  std::uint64_t digits = 0;
  bool exact = true, any = false, point = false;
  int exponent = 0;
  const char* at = first;
  for (; at != last && (is_digit(*at) || (*at == '.' && !point)); ++at) {
    if (*at == '.') {
      point = true;
      continue;
    }
    any = true;
    exact = exact && digits < kExact / 10;
    if (exact) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
    if (point) --exponent;
  }
  if (!any) return read_word(first, last, value);
  at = read_exponent(at, last, exponent);
  // Powers of ten up to 10^22 are doubles, so there is one rounding.
  if (exact && exponent >= -22 && exponent <= 22) {
    double power = 1;
    for (int i = std::abs(exponent); i > 0; --i) power *= 10;
    value =
        exponent < 0 ? static_cast<double>(digits) / power : static_cast<double>(digits) * power;
  } else {
    value = onegin_number(first, static_cast<int>(at - first));
  }
  return at;
}

}  // namespace

const char* read_decimal(const char* first, const char* last, double& value) {
  const bool minus = first != last && *first == '-';
  const char* end = read_positive(first + (minus ? 1 : 0), last, value);
  if (end != nullptr && minus) value = -value;
  return end;
}

}  // namespace onegin

// The C library's, without hexadecimal numbers. The name is that of strtod to the linker, see
// CMakeLists.txt.
extern "C" double __wrap_strtod(const char* text, char** end) {
  const char* first = text + std::strspn(text, " \t\n\v\f\r");
  if (*first == '+' && first[1] != '-') ++first;
  double value = 0;
  const char* read = onegin::read_decimal(first, first + std::strlen(first), value);
  if (end != nullptr) *end = const_cast<char*>(read != nullptr ? read : text);
  return read != nullptr ? value : 0;
}
