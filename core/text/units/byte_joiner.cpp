// Puts the bytes of characters together.
#include "text/units/byte_joiner.h"

#include "characters.h"
#include "text/text.h"

namespace onegin {
namespace {

// Whether bytes that are no character begin one: with the least or the greatest bytes after them
// they are one.
bool begins_character(std::string_view bytes) {
  for (const char fill : {'\x80', '\xBF'}) {
    std::string filled(bytes);
    while (filled.size() < 4) {
      filled += fill;
      if (character_at(filled, 0).length == filled.size()) return true;
    }
  }
  return false;
}

}  // namespace

void ByteJoiner::append(std::string_view token, std::string& out) {
  held_ += token;
  std::size_t at = 0;
  while (at < held_.size()) {
    const std::string_view rest = std::string_view(held_).substr(at);
    const std::size_t length = character_at(rest, 0).length;
    const bool whole = is_well_formed(rest.substr(0, length));
    if (!whole && begins_character(rest)) break;
    out += well_formed(rest.substr(0, length));
    at += length;
  }
  held_.erase(0, at);
}

void ByteJoiner::finish(std::string& out) {
  out += well_formed(held_);
  held_.clear();
}

}  // namespace onegin
