// Character classes: a table for ASCII, ranges for the scripts of East Asia, utf8proc for the rest.
#include "characters.h"

#include <utf8proc.h>

namespace onegin {
namespace {

using enum PieceClass;

constexpr std::array<PieceClass, 128> make_ascii() {
  std::array<PieceClass, 128> table{};
  for (auto& entry : table) entry = symbol;
  const auto set = [&table](std::string_view characters, PieceClass kind) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] = kind;
  };
  set("\t\n\v\f\r ", space);
  set("0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", word);
  set("#$@", opening);
  set("([{", opening_bracket);
  set("!%,.:;?^~", closing);
  set(")]}", closing_bracket);
  set("-/\\", inner);
  set("\"'`", quote);
  return table;
}

bool between(std::int32_t code, std::int32_t first, std::int32_t last) {
  return code >= first && code <= last;
}

bool is_han(std::int32_t c) {
  return between(c, 0x4E00, 0x9FFF) || between(c, 0x3400, 0x4DBF) || between(c, 0x3005, 0x3007) ||
         between(c, 0x3021, 0x3029) || between(c, 0x3038, 0x303B) || between(c, 0x2E80, 0x2FDF) ||
         between(c, 0xF900, 0xFAFF) || between(c, 0x20000, 0x3FFFD);
}

// Letters of scripts that put no space between words.
bool is_unspaced(std::int32_t c) {
  return between(c, 0x0E00, 0x0EFF) ||  // Thai, Lao
         between(c, 0x1000, 0x109F) ||  // Myanmar
         between(c, 0x1780, 0x17FF);    // Khmer
}

// Chinese and Japanese punctuation fills a square and takes no space beside it.
bool is_wide(std::int32_t c) {
  return between(c, 0x3000, 0x303F) || between(c, 0x30A0, 0x30FF) || between(c, 0xFE30, 0xFE6F) ||
         between(c, 0xFF00, 0xFF65);
}

PieceClass punctuation_class(std::int32_t c, int category) {
  switch (category) {
    case UTF8PROC_CATEGORY_PC:
      return word;
    case UTF8PROC_CATEGORY_PD:
      return inner;
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PI:
      return is_wide(c) ? wide_bracket : opening_bracket;
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PF:
      return is_wide(c) ? wide_bracket : closing_bracket;
    default:
      break;
  }
  switch (c) {
    case 0x00A1:  // inverted exclamation and question marks
    case 0x00BF:
      return opening;
    case 0x00B7:  // middle dots
    case 0x2027:
      return inner;
    case 0x00A7:  // section, paragraph, daggers, bullet, reference mark
    case 0x00B6:
    case 0x2020:
    case 0x2021:
    case 0x2022:
    case 0x203B:
      return symbol;
    default:
      return is_wide(c) ? inner : closing;
  }
}

PieceClass symbol_class(std::int32_t c, const utf8proc_property_t& property) {
  if (c == 0x00B0 || c == 0x2103 || c == 0x2109) return closing;  // degrees
  if (c == 0xFF5E) return inner;                                  // fullwidth tilde
  if (property.category == UTF8PROC_CATEGORY_SC) return opening;
  const bool pictographic = property.boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC ||
                            property.boundclass == UTF8PROC_BOUNDCLASS_E_ZWG;
  if (is_regional_indicator(c) || (pictographic && c >= 0x2190)) return emoji;
  return symbol;
}

}  // namespace

namespace detail {

constexpr std::array<PieceClass, 128> kAsciiClasses = make_ascii();

Character wide_character_at(std::string_view text, std::size_t position) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + position;
  utf8proc_int32_t code = 0;
  const auto length =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - position), &code);
  if (length <= 0) return {0xFFFD, 1};
  return {code, static_cast<std::uint8_t>(length)};
}

PieceClass wide_class_of(std::int32_t c) {
  if (between(c, 0xAC00, 0xD7A3)) return word;
  if (is_han(c)) return character;
  if (between(c, 0x3041, 0x309F)) return hiragana;
  if (c == 0x203F) return joiner;
  if (c == 0xFFFD) return word;       // stands for what could not be read
  if (c == 0x0085) return space;      // next line
  if (c == 0x200B) return character;  // zero width space

  const utf8proc_property_t& property = *utf8proc_get_property(c);
  switch (property.category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      if (between(c, 0x30A1, 0x30FF) || between(c, 0x31F0, 0x31FF) || between(c, 0xFF66, 0xFF9F))
        return katakana;
      return is_unspaced(c) ? character : word;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CF:
      return word;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return space;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
      return punctuation_class(c, property.category);
    default:
      return symbol_class(c, property);
  }
}

}  // namespace detail

Character last_character(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && text.size() - begin < 4) {
    --begin;
    if ((static_cast<unsigned char>(text[begin]) & 0xC0) != 0x80) break;
  }
  return character_at(text, begin);
}

bool extends(std::int32_t code) {
  if (code < 0x300) return false;
  const auto boundary = utf8proc_get_property(code)->boundclass;
  return boundary == UTF8PROC_BOUNDCLASS_EXTEND || boundary == UTF8PROC_BOUNDCLASS_ZWJ ||
         boundary == UTF8PROC_BOUNDCLASS_SPACINGMARK;
}

bool is_regional_indicator(std::int32_t code) { return between(code, 0x1F1E6, 0x1F1FF); }

bool is_hangul(std::int32_t code) {
  return between(code, 0xAC00, 0xD7FF) || between(code, 0x1100, 0x11FF) ||
         between(code, 0x3130, 0x318F) || between(code, 0xA960, 0xA97F);
}

}  // namespace onegin
