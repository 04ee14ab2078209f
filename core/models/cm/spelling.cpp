// Folding, classes, and the words within a type.
#include "models/cm/spelling.h"

#include <string_view>

#include "characters.h"

namespace onegin {
namespace {

constexpr std::int32_t kReplacement = 0xFFFD;
constexpr std::int32_t kPart = 0x110000;  // beyond all characters: a byte of one, taken as a letter

// A capital as its small letter, in the scripts whose capitals stand a fixed way before those.
std::int32_t folded(std::int32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c < 0xC0) return c;
  if (c <= 0xDE && c != 0xD7) return c + 32;    // Latin-1
  if (c >= 0x391 && c <= 0x3A9) return c + 32;  // Greek
  if (c >= 0x400 && c <= 0x40F) return c + 80;  // Cyrillic
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  return c;
}

bool is_letter(std::int32_t c) {
  if (c == '\'' || c >= kPart) return true;  // don't
  switch (class_of(c)) {
    case PieceClass::word:
    case PieceClass::character:
    case PieceClass::hiragana:
    case PieceClass::katakana:
    case PieceClass::joiner:
      return c < '0' || c > '9';
    default:
      return false;
  }
}

CharacterClass class_of_character(std::int32_t c) {
  if (c == '\n') return CharacterClass::line_end;
  if (is_space(c)) return CharacterClass::space;
  if (c == '.' || c == '!' || c == '?') return CharacterClass::stop;
  if (c == '\'' || c == '-') return CharacterClass::inner;
  if (!is_letter(c)) return CharacterClass::other;
  return folded(c) != c ? CharacterClass::capital : CharacterClass::small;
}

TypeSpelling spelling_of(std::string_view text, std::size_t& length) {
  TypeSpelling type;
  LettersHash all, word;
  length = 0;
  for (std::size_t at = 0; at < text.size(); ++length) {
    Character character = character_at(text, at);
    if (character.code == kReplacement && character.length == 1) {  // part of a character
      character.code = kPart + static_cast<unsigned char>(text[at]);
    }
    at += character.length;
    type.last = class_of_character(character.code);
    if (length == 0) type.first = type.last;
    const auto letter = static_cast<std::uint32_t>(folded(character.code));
    all.add(letter);
    if (is_letter(character.code)) {
      word.add(letter);
    } else {
      if (!type.breaks) type.head = word;
      if (type.breaks && word.count > 0) type.middle = word.hash;
      type.breaks = true;
      word = {};
    }
  }
  (type.breaks ? type.tail : type.head) = word;
  type.folded = all.hash;
  return type;
}

}  // namespace

void LettersHash::add(std::uint32_t letter) {
  constexpr std::uint32_t kFactor = 0x2C1B3C6DU;
  hash = hash * kFactor + letter + 1;
  factor *= kFactor;
  ++count;
}

void LettersHash::add(const LettersHash& letters) {
  hash = hash * letters.factor + letters.hash;
  factor *= letters.factor;
  count += letters.count;
}

Spellings Spellings::make(const Vocabulary* vocabulary, std::size_t size) {
  Spellings spellings;
  spellings.types.resize(size);
  bool spaces = false;
  for (std::size_t id = 0; id < size; ++id) {
    TypeSpelling& type = spellings.types[id];
    type.folded = static_cast<std::uint32_t>(id);
    if (id == kEndSentence) type.first = type.last = CharacterClass::line_end;
    type.breaks = id < kFirstText;
    if (id < kFirstText || vocabulary == nullptr || id >= vocabulary->size()) continue;
    const std::string_view text = vocabulary->text(static_cast<TokenId>(id));
    std::size_t length = 0;
    type = spelling_of(text, length);
    spellings.characters = spellings.characters && length <= 1;
    spaces = spaces || text.find(' ') != std::string_view::npos;
  }
  spellings.spelled_out = spaces;
  return spellings;
}

}  // namespace onegin
