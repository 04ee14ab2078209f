// Names for what cannot be seen in a quotation.
#include "quotation.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "characters.h"
#include "unseen.h"

namespace onegin {
namespace {

// Characters without ink that are letters, marks or symbols to Unicode: fillers and joiners of
// marks, Mongolian and other variation selectors, the empty Braille cell.
constexpr std::array<std::pair<std::int32_t, std::int32_t>, 9> kBlank{{{0x034F, 0x034F},
                                                                       {0x115F, 0x1160},
                                                                       {0x17B4, 0x17B5},
                                                                       {0x180B, 0x180F},
                                                                       {0x2800, 0x2800},
                                                                       {0x3164, 0x3164},
                                                                       {0xFE00, 0xFE0F},
                                                                       {0xFFA0, 0xFFA0},
                                                                       {0xE0100, 0xE01EF}}};

bool is_seen(std::int32_t code) {
  if (code < 0x7F) return code >= 0x20;
  for (const auto& [first, last] : kBlank) {
    if (code >= first && code <= last) return false;
  }
  return !is_unseen(code);
}

}  // namespace

std::string quotation(std::string_view text) {
  constexpr int kMost = 60;
  std::string quotation = "'";
  std::size_t at = 0;
  for (int count = 0; count < kMost && at < text.size(); ++count) {
    const Character c = character_at(text, at);
    const std::string_view bytes = text.substr(at, c.length);
    std::array<char, 16> name{};
    if (c.code == 0xFFFD && c.length == 1) {
      std::snprintf(name.data(), name.size(), "<%02X>", static_cast<unsigned char>(bytes[0]));
      quotation += name.data();
    } else if (!is_seen(c.code)) {
      std::snprintf(name.data(), name.size(), "<U+%04X>", static_cast<unsigned>(c.code));
      quotation += name.data();
    } else {
      quotation += bytes;
    }
    at += c.length;
  }
  return quotation + (at < text.size() ? "...'" : "'");
}

void add_to_list(std::string& list, std::string_view item) {
  if (!list.empty()) list += ", ";
  list += item;
}

}  // namespace onegin
