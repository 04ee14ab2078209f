// Canonical composition (NFC) of a text segment by segment.
//
// A segment is a starter and what may compose with it or be reordered after it; the next segment
// begins at a character that can do neither, so that the NFC of the whole is the segments' NFC one
// after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace onegin {

using CodePoint = std::int32_t;

// Characters of everyday text that begin a segment and, alone, are their own NFC: Latin, Cyrillic,
// punctuation, kana, Han, Hangul syllables.
inline bool is_inert(CodePoint c) {
  const auto between = [c](CodePoint first, CodePoint last) { return c >= first && c <= last; };
  return c < 0x300 || between(0xAC00, 0xD7A3) || between(0x4E00, 0x9FFF) ||
         between(0x3000, 0x3029) || between(0x3041, 0x3096) || between(0x309B, 0x30FF) ||
         between(0x400, 0x482) || between(0x48A, 0x52F) || between(0x2010, 0x2027) ||
         between(0x2030, 0x205E) || between(0x1E00, 0x1EFF) || between(0xFF01, 0xFF5E);
}

// What NFC needs to know of one character.
struct Composition {
  bool boundary;  // a segment may begin here
  bool stable;    // alone, it is its own NFC
};
Composition composition(CodePoint c);

void append_utf8(CodePoint c, std::string& out);

// Composes segments; keeps its buffer between them.
class Normalizer {
 public:
  // Appends the NFC of `segment`; returns its length in code points. Linear in the segment.
  std::size_t append(const std::vector<CodePoint>& segment, std::string& out);

 private:
  std::vector<CodePoint> buffer_;
};

}  // namespace onegin
