// Reads byte order marks, and units of two and of four bytes.
#include "text/encoding.h"

#include <algorithm>
#include <cstring>

#include "text/normalization.h"

namespace onegin {
namespace {

struct Mark {
  std::string_view bytes;
  Encoding encoding;
};

using namespace std::string_view_literals;

// The longer one of two that begin alike comes first.
constexpr Mark kMarks[] = {{"\xff\xfe\0\0"sv, {4, false, 4}},
                           {"\xff\xfe"sv, {2, false, 2}},
                           {"\xfe\xff"sv, {2, true, 2}},
                           {"\0\0\xfe\xff"sv, {4, true, 4}}};

}  // namespace

std::optional<Encoding> encoding_of(std::span<const std::byte> first, bool whole) {
  const std::string_view text(reinterpret_cast<const char*>(first.data()),
                              std::min<std::size_t>(first.size(), 4));
  for (const Mark& mark : kMarks) {
    if (text.starts_with(mark.bytes)) return mark.encoding;
    if (!whole && mark.bytes.starts_with(text)) return std::nullopt;
  }
  return Encoding{};
}

void UnitReader::malformed(std::uint64_t offset, std::string& out) {
  if (!first_malformed_) first_malformed_ = offset;
  out.push_back('\xff');
}

void UnitReader::take(std::uint32_t unit, std::string& out) {
  const bool first = encoding_.unit == 2 && unit >= 0xD800 && unit <= 0xDBFF;
  const bool second = encoding_.unit == 2 && unit >= 0xDC00 && unit <= 0xDFFF;
  if (surrogate_ != 0) {
    if (second) {
      unit = 0x10000 + ((surrogate_ - 0xD800) << 10U) + (unit - 0xDC00);
      surrogate_ = 0;
      return append_utf8(static_cast<CodePoint>(unit), out);
    }
    malformed(offset_ - 2, out);
    surrogate_ = 0;
  }
  if (first) {
    surrogate_ = unit;
  } else if (unit > 0x10FFFF || (unit >= 0xD800 && unit <= 0xDFFF)) {
    malformed(offset_, out);
  } else if (unit < 0x80) {
    out.push_back(static_cast<char>(unit));
  } else {
    append_utf8(static_cast<CodePoint>(unit), out);
  }
}

void UnitReader::feed(std::span<const std::byte> bytes, std::string& out) {
  for (const std::byte byte : bytes) {
    const auto value = std::to_integer<std::uint32_t>(byte);
    unit_ = encoding_.big ? unit_ << 8U | value : unit_ | value << (8 * bytes_);
    if (++bytes_ < encoding_.unit) continue;
    take(unit_, out);
    offset_ += static_cast<std::uint64_t>(bytes_);
    unit_ = 0;
    bytes_ = 0;
  }
}

void UnitReader::finish(std::string& out) {
  if (surrogate_ != 0) malformed(offset_ - 2, out);
  if (bytes_ > 0) malformed(offset_, out);
  surrogate_ = 0;
  bytes_ = 0;
}

std::optional<std::string> as_utf8(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
  const Encoding encoding = *encoding_of(bytes);
  if (encoding.is_bytes()) return std::nullopt;
  std::string converted;
  UnitReader reader(encoding);
  reader.feed(bytes.subspan(static_cast<std::size_t>(encoding.mark)), converted);
  reader.finish(converted);
  return converted;
}

Utf8Character utf8_character(std::span<const std::byte> bytes) {
  const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
  const unsigned first = at(0);
  if (first < 0x80) return {};
  if (first < 0xC2 || first > 0xF4) return {1, Utf8Character::malformed};
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  for (std::size_t i = 1; i < std::min(length, bytes.size()); ++i) {
    // Overlong forms, surrogates and what lies beyond U+10FFFF fail at the second byte.
    const unsigned lowest = i > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = i > 1 ? 0xBF : first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (at(i) < lowest || at(i) > highest) return {i, Utf8Character::malformed};
  }
  if (bytes.size() < length) return {bytes.size(), Utf8Character::cut};
  return {length, Utf8Character::whole};
}

namespace {

// The length of the ASCII at the beginning, about: eight bytes at a time.
std::size_t ascii_run(std::span<const std::byte> bytes) {
  std::size_t i = 0;
  for (std::uint64_t word = 0; i + sizeof word <= bytes.size(); i += sizeof word) {
    std::memcpy(&word, &bytes[i], sizeof word);
    if ((word & 0x8080808080808080) != 0) break;
  }
  return i;
}

}  // namespace

Malformed find_malformed(std::span<const std::byte> text) {
  const Encoding encoding = *encoding_of(text);
  Malformed found;
  if (encoding.is_bytes()) {
    for (std::size_t i = ascii_run(text); i < text.size(); i += ascii_run(text.subspan(i))) {
      const auto [size, form] = utf8_character(text.subspan(i));
      if (form != Utf8Character::whole && found.count++ == 0) found.first = i;
      i += size;
    }
    return found;
  }
  constexpr std::size_t kPart = 1 << 16;
  UnitReader reader(encoding);
  std::string converted;
  const auto count = [&] {
    const auto malformed = std::count(converted.begin(), converted.end(), '\xff');
    found.count += static_cast<std::uint64_t>(malformed);
    converted.clear();
  };
  for (auto rest = text.subspan(static_cast<std::size_t>(encoding.mark)); !rest.empty();) {
    const auto part = rest.first(std::min(kPart, rest.size()));
    reader.feed(part, converted);
    count();
    rest = rest.subspan(part.size());
  }
  reader.finish(converted);
  count();
  found.encoding = encoding.unit == 2 ? "UTF-16" : "UTF-32";
  if (found.count > 0) {
    found.first = *reader.first_malformed() + static_cast<std::uint64_t>(encoding.mark);
  }
  return found;
}

}  // namespace onegin
