// Bytes -> text: decoded with replacement, line ends unified, NFC; streaming or in one piece.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace onegin {

struct TextStatistics {
  std::uint64_t bytes = 0;
  std::uint64_t malformed = 0;        // maximal ill-formed subparts, each replaced by U+FFFD; of
                                      // UTF-16 and UTF-32: units that are no character
  std::uint64_t first_malformed = 0;  // byte offset of the first one; only if malformed > 0
  std::uint64_t characters = 0;       // code points after NFC, line ends included
  std::uint64_t lines = 0;            // a last line without a line end counts
};

// What is done to a text beside its line ends.
//   normalised  decoded as UTF-8, or as UTF-16 or UTF-32 by its BOM, malformed bytes replaced by
//   U+FFFD, NFC given       nothing, but that UTF-16 and UTF-32 become UTF-8: the bytes stay as
//   they are, malformed ones too
enum class Spelling : int { normalised, given };

// Reads any bytes as text with '\n' line ends. A BOM is dropped once, at the start; NUL is kept;
// CRLF and CR become '\n'. Feeding in chunks gives the same as feeding in one piece. Never fails.
// Linear in the input, also for long runs of combining marks. The statistics are those of the
// normalised text under either spelling.
class TextReader {
 public:
  explicit TextReader(Spelling spelling = Spelling::normalised);
  ~TextReader();
  TextReader(TextReader&&) noexcept;
  TextReader& operator=(TextReader&&) noexcept;

  // Appends to `out` what is certain so far.
  void feed(std::span<const std::byte> bytes, std::string& out);
  // Appends what was held back (an open sequence, a pending CR, the last combining sequence).
  void finish(std::string& out);
  const TextStatistics& statistics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Code points in well-formed UTF-8.
std::size_t count_characters(std::string_view text);

// All in one piece.
std::string read_text(std::string_view bytes, TextStatistics* statistics = nullptr,
                      Spelling spelling = Spelling::normalised);

// A part of a line as a normalised text has it; U+FEFF at its start stays.
std::string normal_form(std::string_view bytes);
bool is_well_formed(std::string_view bytes);  // UTF-8
// As a person is shown it: each malformed byte as "<E2>", nothing composed.
std::string well_formed(std::string_view bytes);

}  // namespace onegin
