// Texts to test with: nasty ones, and random ones from a seed.
#pragma once

#include <string>
#include <vector>

#include "math/random.h"
#include "text/normalization.h"

namespace onegin {

inline std::string utf8(const std::vector<CodePoint>& characters) {
  std::string text;
  for (const CodePoint c : characters) append_utf8(c, text);
  return text;
}

// Random bytes, biased towards what begins and continues UTF-8 sequences.
inline std::string random_bytes(Random& random, std::size_t size) {
  constexpr unsigned char likely[] = {'a',  '\r', '\n', 0xEF, 0xBB, 0xBF, 0xCC, 0x81, 0xE1,
                                      0x80, 0xC2, 0xF0, 0x9F, 0xED, 0xA0, 0xF4, 0x90, 0xFF};
  std::string bytes;
  while (bytes.size() < size)
    bytes += static_cast<char>(random.below(3) == 0 ? random.below(256)
                                                    : likely[random.below(sizeof likely)]);
  return bytes;
}

// Random characters of many scripts, with much white space, punctuation and joiners among them;
// no line end.
inline std::string random_line(Random& random, std::size_t size) {
  constexpr CodePoint likely[] = {
      ' ',    ' ',    ' ',    '\t',   0xA0,   0x3000,  0x202F,  0x203F,  0x203F,  '"',     '\'',
      ',',    '.',    '.',    '!',    '(',    ')',     '-',     '-',     '/',     ':',     'a',
      'B',    '1',    '9',    '_',    '@',    '#',     '$',     '&',     '=',     0x2019,  0x201C,
      0x201D, 0x301,  0x323,  0x200D, 0xFE0F, 0x20E3,  0xAC00,  0xD55C,  0x11A8,  0x6F22,  0x3042,
      0x30AB, 0x30FC, 0x3001, 0x300C, 0x300D, 0x1F600, 0x1F468, 0x1F1F0, 0x1F1F7, 0x1F3FD, 0xE01,
      0xE33,  0xFFFD, 0xFEFF, 0x200B, 0x600,  0x5D0,   0x5F4,   0x915,   0x94D,   0x2014,  0x2026};
  std::vector<CodePoint> characters;
  while (characters.size() < size) {
    const CodePoint c = random.below(8) == 0
                            ? static_cast<CodePoint>(random.below(0x11FFFF) % 0x110000)
                            : likely[random.below(sizeof likely / sizeof *likely)];
    if (c != '\n' && c != '\r' && !(c >= 0xD800 && c < 0xE000)) characters.push_back(c);
  }
  return utf8(characters);
}

}  // namespace onegin
