// Runs of characters of one kind.
#include "text/units/bpe_words.h"

namespace onegin {
namespace {

enum class Kind { end, space, letters, signs };

Kind kind_of(std::int32_t code) {
  switch (class_of(code)) {
    case PieceClass::none:
      return Kind::end;
    case PieceClass::space:
      return Kind::space;
    case PieceClass::word:
    case PieceClass::character:
    case PieceClass::hiragana:
    case PieceClass::katakana:
      return Kind::letters;
    default:
      return Kind::signs;
  }
}

}  // namespace

bool BpeWords::next(std::string_view& word) {
  const std::size_t begin = position_;
  Character c = character_at(line_, begin);
  if (c.code < 0) return false;
  std::size_t count = 0;
  Kind kind = kind_of(c.code);
  if (c.code == ' ') {
    const Kind after = kind_of(character_at(line_, begin + 1).code);
    if (after == Kind::letters || after == Kind::signs) {
      kind = after;
      position_ += 1;
      ++count;
    }
  }
  for (; count < kLongest; ++count) {
    c = character_at(line_, position_);
    if (kind_of(c.code) != kind) break;
    if (kind == Kind::space && c.code == ' ' && position_ > begin) {
      const Kind after = kind_of(character_at(line_, position_ + 1).code);
      if (after == Kind::letters || after == Kind::signs) break;  // it is the next word's
    }
    position_ += c.length;
  }
  word = line_.substr(begin, position_ - begin);
  return true;
}

}  // namespace onegin
