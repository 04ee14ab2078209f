// What single characters are to the word rule.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace onegin {

// What a character begins, and so how a piece of text behaves; word_rule.h explains.
enum class PieceClass : std::uint8_t {
  none,  // the edge of a line
  space,
  word,
  character,  // Han, and scripts written without spaces
  hiragana,
  katakana,
  joiner,
  // From here on a piece may carry what is unexpected about the spacing beside it.
  url,
  opening,          // # $ @
  opening_bracket,  // brackets and quotation marks are never runs
  closing,          // , . !
  closing_bracket,
  inner,         // - /
  wide_bracket,  // of Chinese and Japanese
  symbol,
  quote,  // " ' `
  emoji,
};

struct Character {
  std::int32_t code = -1;  // -1 at the end of the text
  std::uint8_t length = 0;
};

namespace detail {
// Of the ASCII characters, indexed by code.
extern const std::array<PieceClass, 128> kAsciiClasses;
Character wide_character_at(std::string_view text, std::size_t position);
PieceClass wide_class_of(std::int32_t code);
}  // namespace detail

// The character at `position`. A byte that begins no well-formed one is U+FFFD of length 1.
inline Character character_at(std::string_view text, std::size_t position) {
  if (position >= text.size()) return {};
  const auto byte = static_cast<unsigned char>(text[position]);
  return byte < 128 ? Character{byte, 1} : detail::wide_character_at(text, position);
}
// The last character of a text, code -1 if it is empty.
Character last_character(std::string_view text);

inline PieceClass class_of(std::int32_t code) {
  if (code < 0) return PieceClass::none;
  return code < 128 ? detail::kAsciiClasses[static_cast<std::size_t>(code)]
                    : detail::wide_class_of(code);
}
// Unicode's White_Space.
inline bool is_space(std::int32_t code) { return class_of(code) == PieceClass::space; }
// True for what belongs to the character before it: marks, joiners, variation selectors.
bool extends(std::int32_t code);
bool is_regional_indicator(std::int32_t code);
bool is_hangul(std::int32_t code);

}  // namespace onegin
