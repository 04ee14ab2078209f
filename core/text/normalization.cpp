// NFC over utf8proc's tables, linear also in runs of marks as long as the text.
#include "text/normalization.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <span>
#include <type_traits>
#include <utility>

namespace onegin {
namespace {

static_assert(std::is_same_v<CodePoint, utf8proc_int32_t>);

int combining_class(CodePoint c) { return utf8proc_get_property(c)->combining_class; }

// Sorts marks by combining class, keeping the order within a class. A run may be the whole text:
// counting sort where insertion would be quadratic.
void order_run(std::span<CodePoint> run) {
  if (run.size() <= 32) {
    for (std::size_t i = 1; i < run.size(); ++i)
      for (std::size_t j = i; j > 0 && combining_class(run[j - 1]) > combining_class(run[j]); --j)
        std::swap(run[j - 1], run[j]);
    return;
  }
  std::array<std::size_t, 257> place{};
  for (const auto c : run) ++place[static_cast<std::size_t>(combining_class(c)) + 1];
  for (std::size_t k = 1; k < place.size(); ++k) place[k] += place[k - 1];
  const std::vector<CodePoint> unordered(run.begin(), run.end());
  for (const auto c : unordered) run[place[static_cast<std::size_t>(combining_class(c))]++] = c;
}

// The canonical ordering: each run of marks between characters of class 0.
void order_marks(std::span<CodePoint> text) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && combining_class(text[end]) != 0) ++end;
    order_run(text.subspan(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

Composition composition(CodePoint c) {
  if (is_inert(c)) return {true, true};
  const utf8proc_property_t& property = *utf8proc_get_property(c);
  const bool mark = property.combining_class != 0 || property.category == UTF8PROC_CATEGORY_MN ||
                    property.category == UTF8PROC_CATEGORY_MC ||
                    property.category == UTF8PROC_CATEGORY_ME;
  // Vowels and final consonants of conjoining Hangul; Kirat Rai vowel signs, letters that compose.
  const bool joins = (c >= 0x1160 && c <= 0x11FF) || (c >= 0x16D40 && c <= 0x16D7F);
  const bool decomposes = property.decomp_seqindex != UINT16_MAX && property.decomp_type == 0;
  return {!mark && !joins, !decomposes};
}

void append_utf8(CodePoint c, std::string& out) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto length = utf8proc_encode_char(c, bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

std::size_t Normalizer::append(const std::vector<CodePoint>& segment, std::string& out) {
  buffer_.clear();
  for (const CodePoint c : segment) {
    std::array<CodePoint, 32> parts{};  // the longest canonical decomposition has four
    int boundary_class = 0;             // of grapheme breaking, not asked for
    const auto count = utf8proc_decompose_char(
        c, parts.data(), static_cast<utf8proc_ssize_t>(parts.size()),
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE), &boundary_class);
    buffer_.insert(buffer_.end(), parts.begin(), parts.begin() + count);
  }
  order_marks(buffer_);
  const auto length =
      utf8proc_normalize_utf32(buffer_.data(), static_cast<utf8proc_ssize_t>(buffer_.size()),
                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  buffer_.resize(static_cast<std::size_t>(length));
  for (const CodePoint c : buffer_) append_utf8(c, out);
  return buffer_.size();
}

}  // namespace onegin
