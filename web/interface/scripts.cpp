// Ranges of characters and the font file that draws them.
#include "scripts.h"

#include <array>

namespace onegin::web {
namespace {

struct Range {
  std::uint32_t first, last;
  unsigned font;
};

constexpr std::array<std::string_view, 6> kFonts{"european.ttf", "hangul.ttf",  "kana.otf",
                                                 "han.otf",      "symbols.ttf", "emoji.ttf"};
// Ascending; what lies between two rows is in the first fonts, or nowhere.
constexpr std::array<Range, 16> kRanges{{{0x180, 0x52F, 0},
                                         {0x1100, 0x11FF, 1},
                                         {0x1E00, 0x1FFF, 0},
                                         {0x2010, 0x203A, 6},
                                         {0x203B, 0x203E, 4},
                                         {0x2040, 0x25FF, 4},
                                         {0x2600, 0x27BF, 5},
                                         {0x27C0, 0x2BFF, 4},
                                         {0x3000, 0x30FF, 2},
                                         {0x3130, 0x318F, 1},
                                         {0x31F0, 0x31FF, 2},
                                         {0x4E00, 0x9FFF, 3},
                                         {0xAC00, 0xD7A3, 1},
                                         {0xF900, 0xFAFF, 3},
                                         {0xFF00, 0xFFEF, 2},
                                         {0x1F000, 0x1FAFF, 5}}};

// The code point at `i`, which moves past it; malformed bytes count as themselves.
std::uint32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
  };
  const std::uint32_t lead = byte(i);
  const std::size_t length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length == 1 || i + length > text.size()) {
    ++i;
    return 0;
  }
  std::uint32_t code = lead & (0xFFu >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) code = code << 6 | (byte(i + k) & 0x3F);
  i += length;
  return code;
}

}  // namespace

FontSet fonts_for(std::string_view text) {
  FontSet set = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    if (static_cast<unsigned char>(text[i]) < 0xC2) {
      ++i;
      continue;
    }
    const std::uint32_t code = next_code_point(text, i);
    for (const Range& range : kRanges) {
      if (code < range.first) break;
      if (code <= range.last && range.font < kFonts.size()) set |= FontSet{1} << range.font;
    }
  }
  return set;
}

std::vector<std::string_view> font_names(FontSet set) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kFonts.size(); ++i) {
    if (set >> i & 1) names.push_back(kFonts[i]);
  }
  return names;
}

}  // namespace onegin::web
