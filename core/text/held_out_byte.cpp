// Counts line ends, then characters.
#include "text/held_out_byte.h"

#include <algorithm>

namespace onegin {

std::size_t byte_of(std::string_view text, std::uint64_t line, std::uint64_t characters) {
  std::size_t at = text.starts_with("\uFEFF") ? 3 : 0;
  for (; line > 0 && at < text.size(); --line) {
    at = std::min(text.find_first_of("\r\n", at), text.size());
    at += text.substr(at).starts_with("\r\n") ? 2 : 1;
  }
  const auto continues = [&] {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  for (; characters > 0 && at < text.size(); --characters) {
    do ++at;
    while (continues());
  }
  return std::min(at, text.size());
}

}  // namespace onegin
