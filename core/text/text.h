// Bytes -> text: UTF-8 decoded with replacement, line ends unified, NFC; streaming or in one piece.
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
  std::uint64_t malformed = 0;        // maximal ill-formed subparts, each replaced by U+FFFD
  std::uint64_t first_malformed = 0;  // byte offset of the first one; only if malformed > 0
  std::uint64_t characters = 0;       // code points after NFC, line ends included
  std::uint64_t lines = 0;            // a last line without a line end counts
};

// Decodes any bytes to NFC text with '\n' line ends. A BOM is dropped once, at the start; NUL is
// kept; CRLF and CR become '\n'. Feeding in chunks gives the same as feeding in one piece. Never
// fails. Linear in the input, also for long runs of combining marks.
class TextReader {
 public:
  TextReader();
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

// All in one piece.
std::string read_text(std::string_view bytes, TextStatistics* statistics = nullptr);

}  // namespace onegin
