// UTF-8 decoding with replacement (the WHATWG Encoding Standard's decoder) and streaming NFC;
// UTF-16 and UTF-32 become UTF-8 first. Runs of characters that NFC cannot change are copied as
// they are; the rest goes through it segment by segment. A text whose spelling stays goes the same
// way for its statistics alone.
#include "text/text.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "characters.h"
#include "text/encoding.h"
#include "text/normalization.h"

namespace onegin {
namespace {

constexpr CodePoint kReplacement = 0xFFFD;
constexpr CodePoint kByteOrderMark = 0xFEFF;
constexpr std::string_view kByteOrderMarkBytes = "\uFEFF";

bool in_range(CodePoint c, CodePoint first, CodePoint last) { return c >= first && c <= last; }

// A run of inert characters in well-formed UTF-8 without CR.
struct InertRun {
  std::size_t bytes = 0;
  std::size_t last_begin = 0;  // of its last character
  CodePoint last = 0;
};

InertRun inert_run(const unsigned char* p, std::size_t size) {
  constexpr std::uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;
  const auto continues = [p](std::size_t i) { return (p[i] & 0xC0) == 0x80; };
  InertRun run;
  std::size_t i = 0;
  for (;;) {
    for (; i + 8 <= size; i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, p + i, 8);
      const std::uint64_t cr = word ^ (ones * '\r');  // a zero byte where a CR stands
      if ((word | ((cr - ones) & ~cr)) & high) break;
    }
    while (i < size && p[i] < 0x80 && p[i] != '\r') ++i;
    if (i > run.bytes) run = {i, i - 1, p[i - 1]};

    while (i < size && p[i] >= 0x80) {
      CodePoint c = -1;
      std::size_t length = 0;
      if (in_range(p[i], 0xC2, 0xDF) && i + 1 < size && continues(i + 1)) {
        c = (p[i] & 0x1F) << 6 | (p[i + 1] & 0x3F);
        length = 2;
      } else if (in_range(p[i], 0xE1, 0xEF) && i + 2 < size && continues(i + 1) &&
                 continues(i + 2)) {
        c = (p[i] & 0x0F) << 12 | (p[i + 1] & 0x3F) << 6 | (p[i + 2] & 0x3F);
        length = 3;
      }
      if (length == 0 || !is_inert(c)) return run;
      run = {i + length, i, c};
      i += length;
    }
    if (i == size || p[i] == '\r') return run;
  }
}

}  // namespace

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

struct TextReader::Impl {
  explicit Impl(Spelling as) : spelling(as) {}

  const Spelling spelling;
  TextStatistics statistics;

  std::optional<Encoding> encoding;  // nothing before the first bytes have told it
  std::string first;                 // the bytes until then
  std::optional<UnitReader> units;   // of UTF-16 and UTF-32
  std::string converted;

  // The open UTF-8 sequence: bytes still needed, the range the next must lie in, its value so far.
  int needed = 0;
  unsigned char lower = 0x80, upper = 0xBF;
  CodePoint value = 0;
  std::uint64_t sequence_offset = 0;

  bool at_start = true;   // a BOM would be dropped
  bool after_cr = false;  // an LF would be the second half of a CRLF
  bool open_line = false;

  std::vector<CodePoint> segment;
  bool segment_stable = true;
  Normalizer normalizer;

  void flush(std::string& out) {
    if (segment.empty()) return;
    if (segment.size() == 1 && segment_stable) {
      if (segment[0] < 0x80)
        out.push_back(static_cast<char>(segment[0]));
      else
        append_utf8(segment[0], out);
      ++statistics.characters;
    } else {
      statistics.characters += normalizer.append(segment, out);
    }
    segment.clear();
    segment_stable = true;
  }

  void inert(const unsigned char* bytes, const InertRun& run, std::string& out) {
    flush(out);
    const std::string_view text(reinterpret_cast<const char*>(bytes), run.bytes);
    const std::string_view certain = text.substr(0, run.last_begin);
    out.append(certain);
    statistics.characters += count_characters(certain);
    statistics.lines += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    segment.push_back(run.last);  // a mark may follow
    open_line = run.last != '\n';
    at_start = false;
  }

  // One decoded character >= U+0080.
  void character(CodePoint c, std::string& out) {
    const bool dropped = at_start && c == kByteOrderMark;
    at_start = after_cr = false;
    if (dropped) return;
    const auto [boundary, stable] = composition(c);
    if (boundary) flush(out);
    segment.push_back(c);
    segment_stable = segment.size() == 1 && stable;
    open_line = true;
  }

  void malformed(std::uint64_t offset, std::string& out) {
    if (statistics.malformed++ == 0) statistics.first_malformed = offset;
    needed = 0;
    at_start = false;
    character(kReplacement, out);
  }

  // A byte >= 0x80 outside a sequence.
  void lead(unsigned char byte, std::uint64_t offset, std::string& out) {
    lower = 0x80;
    upper = 0xBF;
    sequence_offset = offset;
    if (byte >= 0xC2 && byte <= 0xDF) {
      needed = 1;
      value = byte & 0x1F;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
      needed = 2;
      value = byte & 0x0F;
      if (byte == 0xE0) lower = 0xA0;  // overlong
      if (byte == 0xED) upper = 0x9F;  // surrogates
    } else if (byte >= 0xF0 && byte <= 0xF4) {
      needed = 3;
      value = byte & 0x07;
      if (byte == 0xF0) lower = 0x90;  // overlong
      if (byte == 0xF4) upper = 0x8F;  // beyond U+10FFFF
    } else {
      malformed(offset, out);
    }
  }

  void feed(std::span<const std::byte> bytes, std::string& out) {
    if (encoding) return decode(bytes, out);
    first.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    begin(false, out);
  }

  // Once the encoding is known, or nothing more comes, reads what was held back.
  void begin(bool whole, std::string& out) {
    const auto held = std::as_bytes(std::span(first.data(), first.size()));
    encoding = encoding_of(held, whole);
    if (!encoding) return;
    if (!encoding->is_bytes()) {
      units.emplace(*encoding);
      statistics.bytes = static_cast<std::uint64_t>(encoding->mark);
      at_start = in_mark = false;  // the mark is dropped here
    }
    decode(held.subspan(static_cast<std::size_t>(encoding->mark)), out);
    first = {};
  }

  void decode(std::span<const std::byte> bytes, std::string& out) {
    if (!units) {
      read(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out);
      statistics.bytes += bytes.size();
      return;
    }
    constexpr std::size_t kPart = 1 << 16;  // converted at once
    while (!bytes.empty()) {
      const auto part = bytes.first(std::min(kPart, bytes.size()));
      units->feed(part, converted);
      read_converted(out);
      statistics.bytes += part.size();
      bytes = bytes.subspan(part.size());
    }
  }

  void read_converted(std::string& out) {
    read(reinterpret_cast<const unsigned char*>(converted.data()), converted.size(), out);
    converted.clear();
    if (const auto offset = units->first_malformed()) {
      statistics.first_malformed = *offset + static_cast<std::uint64_t>(encoding->mark);
    }
  }

  // UTF-8, `statistics.bytes` after its beginning.
  void read(const unsigned char* bytes, std::size_t size, std::string& out) {
    if (spelling == Spelling::normalised) return read_normalised(bytes, size, out);
    read_normalised(bytes, size, unused);
    unused.clear();
    read_given({reinterpret_cast<const char*>(bytes), size}, out);
  }

  void read_normalised(const unsigned char* bytes, std::size_t size, std::string& out) {
    const std::uint64_t base = statistics.bytes;
    for (std::size_t i = 0; i < size;) {
      const unsigned char byte = bytes[i];
      if (needed > 0) {
        if (byte < lower || byte > upper) {
          malformed(sequence_offset, out);  // the byte itself is looked at again
          continue;
        }
        lower = 0x80;
        upper = 0xBF;
        value = (value << 6) | (byte & 0x3F);
        ++i;
        if (--needed == 0) character(value, out);
      } else if (byte == '\n' && after_cr) {
        after_cr = false;
        ++i;
      } else if (byte == '\r') {
        constexpr unsigned char line_end = '\n';
        inert(&line_end, {1, 0, line_end}, out);
        after_cr = true;
        ++i;
      } else if (const InertRun run = inert_run(bytes + i, size - i); run.bytes > 0) {
        after_cr = false;
        inert(bytes + i, run, out);
        i += run.bytes;
      } else {
        lead(byte, base + i, out);
        ++i;
      }
    }
  }

  // Of the text as it is given: bytes of a BOM at its start seen so far, and whether a CR was last.
  std::size_t mark_bytes = 0;
  bool in_mark = true;
  bool given_after_cr = false;
  std::string unused;  // the normalised text

  void read_given(std::string_view bytes, std::string& out) {
    for (; in_mark && !bytes.empty(); bytes.remove_prefix(1)) {
      if (bytes[0] != kByteOrderMarkBytes[mark_bytes]) {
        end_mark(out);
        break;
      }
      if (++mark_bytes == kByteOrderMarkBytes.size()) {
        in_mark = false;
        mark_bytes = 0;
      }
    }
    while (!bytes.empty()) {
      if (std::exchange(given_after_cr, false) && bytes[0] == '\n') bytes.remove_prefix(1);
      const std::size_t end = bytes.find('\r');
      out += bytes.substr(0, end);
      if (end == std::string_view::npos) break;
      out += '\n';
      given_after_cr = true;
      bytes.remove_prefix(end + 1);
    }
  }

  // What began like a BOM was none.
  void end_mark(std::string& out) {
    if (in_mark) out += kByteOrderMarkBytes.substr(0, mark_bytes);
    in_mark = false;
  }

  void finish(std::string& out) {
    if (!encoding) begin(true, out);
    if (units) {
      units->finish(converted);
      read_converted(out);
    }
    std::string& text = spelling == Spelling::normalised ? out : unused;
    if (needed > 0) malformed(sequence_offset, text);
    flush(text);
    if (open_line) ++statistics.lines;
    open_line = false;
    if (spelling == Spelling::given) end_mark(out);
  }
};

TextReader::TextReader(Spelling spelling) : impl_(std::make_unique<Impl>(spelling)) {}
TextReader::~TextReader() = default;
TextReader::TextReader(TextReader&&) noexcept = default;
TextReader& TextReader::operator=(TextReader&&) noexcept = default;

void TextReader::feed(std::span<const std::byte> bytes, std::string& out) {
  impl_->feed(bytes, out);
}

void TextReader::finish(std::string& out) { impl_->finish(out); }

const TextStatistics& TextReader::statistics() const { return impl_->statistics; }

std::string read_text(std::string_view bytes, TextStatistics* statistics, Spelling spelling) {
  TextReader reader(spelling);
  std::string text;
  text.reserve(bytes.size());
  reader.feed(std::as_bytes(std::span(bytes.data(), bytes.size())), text);
  reader.finish(text);
  if (statistics != nullptr) *statistics = reader.statistics();
  return text;
}

std::string normal_form(std::string_view bytes) {
  const auto wide = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::none_of(bytes.begin(), bytes.end(), wide)) return std::string(bytes);
  // No BOM stands behind another character; this one composes with nothing.
  constexpr std::string_view before = "\n";
  return read_text(std::string(before) + std::string(bytes)).substr(before.size());
}

bool is_well_formed(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const Character c = character_at(bytes, at);
    if (c.code == kReplacement && c.length == 1) return false;
    at += c.length;
  }
  return true;
}

std::string well_formed(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const Character c = character_at(bytes, at);
    if (c.code == kReplacement && c.length == 1) {
      const auto byte = static_cast<unsigned char>(bytes[at]);
      text += {'<', digits[byte >> 4U], digits[byte & 15U], '>'};
    } else {
      text += bytes.substr(at, c.length);
    }
    at += c.length;
  }
  return text;
}

}  // namespace onegin
