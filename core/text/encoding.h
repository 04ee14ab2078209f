// The encoding that a text's byte order mark names, UTF-16 and UTF-32 as UTF-8, and what is
// malformed in each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace onegin {

// Two or four bytes a unit; what has no mark of these, or that of UTF-8, is bytes.
struct Encoding {
  int unit = 1;      // bytes
  bool big = false;  // the unit's highest byte comes first
  int mark = 0;      // bytes of the mark, which is no part of the text; 0 for that of UTF-8

  bool is_bytes() const { return unit == 1; }
};

// By the first bytes of a text, of which four are enough. FF FE 00 00 is UTF-32, although UTF-16
// that begins with NUL looks the same. `whole`: no more bytes follow. nullopt: they are too few.
std::optional<Encoding> encoding_of(std::span<const std::byte> first, bool whole = true);

// Units after the mark -> UTF-8, in pieces cut anywhere. A unit that is no character, such as half
// of a surrogate pair, becomes one byte FF, which is malformed in UTF-8 as well.
class UnitReader {
 public:
  explicit UnitReader(Encoding encoding) : encoding_(encoding) {}

  void feed(std::span<const std::byte> bytes, std::string& out);
  void finish(std::string& out);
  // Of the first byte FF, in what was fed; nullopt: there was none.
  std::optional<std::uint64_t> first_malformed() const { return first_malformed_; }

 private:
  void take(std::uint32_t unit, std::string& out);
  void malformed(std::uint64_t offset, std::string& out);

  Encoding encoding_;
  std::uint64_t offset_ = 0;     // of the open unit
  std::uint32_t unit_ = 0;       // as much of it as was fed
  int bytes_ = 0;                // the number of bytes of the unit that were fed
  std::uint32_t surrogate_ = 0;  // the first half of a pair; 0: none
  std::optional<std::uint64_t> first_malformed_;
};

// A whole text in UTF-16 or UTF-32 as UTF-8, by its mark; nullopt: it is neither, and stays.
std::optional<std::string> as_utf8(std::string_view text);

// The character in UTF-8 that begins at the first of these bytes, or the maximal ill-formed subpart
// of one (Unicode 15, section 3.9).
struct Utf8Character {
  std::size_t size = 1;                         // bytes
  enum { whole, cut, malformed } form = whole;  // cut: well-formed as far as it goes, to the end
};
Utf8Character utf8_character(std::span<const std::byte> bytes);

// What is malformed in a text under the encoding that its mark names, as TextReader counts it.
struct Malformed {
  std::uint64_t count = 0;
  std::uint64_t first = 0;  // byte offset; only if count > 0
  std::string_view encoding = "UTF-8";
};
Malformed find_malformed(std::span<const std::byte> text);

}  // namespace onegin
