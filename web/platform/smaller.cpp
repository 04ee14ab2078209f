// What the page's module asks of a library in its own, smaller way: the library's would be a
// tenth of the module.
#include <emscripten.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "unseen.h"

// The browser reads numbers as well. Infinity and hexadecimal numbers are none here.
EM_JS(double, host_number, (const char* text, int* size), {
  const number = UTF8ToString(text).match("^ *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?");
  HEAP32[size >> 2] = number ? number[0].length : 0;
  return number ? Number(number[0]) : 0;
});

extern "C" double __wrap_strtod(const char* text, char** end) {
  int size = 0;
  const double value = host_number(text, &size);
  if (end != nullptr) *end = const_cast<char*>(text) + size;
  return value;
}

namespace onegin {

// All of Unicode 15's but what is not assigned.
bool is_unseen(std::int32_t code) {
  constexpr std::array<std::pair<std::int32_t, std::int32_t>, 27> kUnseen{
      {{0x7F, 0xA0},       {0xAD, 0xAD},       {0x600, 0x605},      {0x61C, 0x61C},
       {0x6DD, 0x6DD},     {0x70F, 0x70F},     {0x890, 0x891},      {0x8E2, 0x8E2},
       {0x1680, 0x1680},   {0x180E, 0x180E},   {0x2000, 0x200F},    {0x2028, 0x202F},
       {0x205F, 0x2064},   {0x2066, 0x206F},   {0x3000, 0x3000},    {0xD800, 0xF8FF},
       {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},   {0x110BD, 0x110BD},  {0x110CD, 0x110CD},
       {0x13430, 0x13438}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},  {0xE0001, 0xE0001},
       {0xE0020, 0xE007F}, {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD}}};
  return std::any_of(kUnseen.begin(), kUnseen.end(), [code](const auto& range) {
    return code >= range.first && code <= range.second;
  });
}

}  // namespace onegin
