// What contexts need to know of how each type is spelled: its letters folded, its class, and what
// it does to the word that is being written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "text/vocabulary.h"

namespace onegin {

enum class CharacterClass : std::uint8_t {
  none,  // a control symbol, or a type whose text is not known
  line_end,
  space,
  small,  // and letters of scripts that have no capitals
  capital,
  stop,   // . ! ?
  inner,  // ' -
  other,  // digits, too
};
inline constexpr std::uint32_t kCharacterClasses = 8;

// Hash of a run of folded letters, which is that of its parts: hash(ab) = hash(a) * factor(b) +
// hash(b).
struct LettersHash {
  std::uint32_t hash = 0, factor = 1;
  std::uint32_t count = 0;

  void add(std::uint32_t letter);
  void add(const LettersHash& letters);
};

struct TypeSpelling {
  std::uint32_t folded = 0;  // hash of the text, letters folded
  LettersHash head;          // the letters before the first character that is none, or all
  LettersHash tail;          // after the last such character
  std::uint32_t middle = 0;  // hash of the last whole word between these; 0: none
  bool breaks = false;       // there is such a character
  CharacterClass first = CharacterClass::none, last = CharacterClass::none;
};

// Of every type of a vocabulary.
struct Spellings {
  std::vector<TypeSpelling> types;  // (V)
  bool characters = true;           // no type is longer than a character
  bool spelled_out = true;          // blanks are types or parts of them: words end with those

  // `vocabulary`: null where no text is known; all types are alike then but for their ids.
  static Spellings make(const Vocabulary* vocabulary, std::size_t size);
};

}  // namespace onegin
