// Escapes of white space and false control symbols.
#include "formats/arpa_tokens.h"

#include <algorithm>
#include <array>

namespace onegin {
namespace {

constexpr std::array<std::string_view, 5> kControls{"<s>", "</s>", "<unk>", "<UNK>", ""};

bool like_control(std::string_view token) {
  return std::find(kControls.begin(), kControls.end(), token) != kControls.end();
}

// White space of Unicode beyond ASCII, at which some readers split: length of it at the start of
// `text`, else 0. U+0085, U+00A0, U+1680, U+2000-U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
std::size_t wide_space(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) == 0xC2) return byte(1) == 0x85 || byte(1) == 0xA0 ? 2 : 0;
  if (byte(0) == 0xE1) return byte(1) == 0x9A && byte(2) == 0x80 ? 3 : 0;
  if (byte(0) == 0xE3) return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0;
  if (byte(0) != 0xE2) return 0;
  if (byte(1) == 0x81) return byte(2) == 0x9F ? 3 : 0;
  if (byte(1) != 0x80) return 0;
  const unsigned last = byte(2);
  return (last >= 0x80 && last <= 0x8A) || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : 0;
}

// Bytes at the start of `text` that are white space or not printable.
std::size_t space(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  return first <= 0x20 || first == 0x7F ? 1 : wide_space(text);
}

void append_hex(char byte, std::string& out) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  out += "\\x";
  out += digits[value >> 4U];
  out += digits[value & 15U];
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

bool needs_escape(std::string_view token) {
  if (like_control(token)) return true;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (space(token.substr(i)) > 0) return true;
  }
  return false;
}

std::string escape_token(std::string_view token) {
  std::string out;
  const bool control = like_control(token);
  for (std::size_t i = 0; i < token.size();) {
    std::size_t escaped = space(token.substr(i));
    if (token[i] == '\\' || (control && i == 0)) escaped = 1;
    if (escaped == 0) out += token[i++];
    for (; escaped > 0; --escaped) append_hex(token[i++], out);
  }
  return out;
}

std::optional<std::string> unescape_token(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '\\') {
      out += token[i];
      continue;
    }
    if (i + 3 >= token.size() || token[i + 1] != 'x') return {};
    const int high = hex_digit(token[i + 2]);
    const int low = hex_digit(token[i + 3]);
    if (high < 0 || low < 0) return {};
    out += static_cast<char>(high * 16 + low);
    i += 3;
  }
  return out;
}

}  // namespace onegin
