// Tells models, texts and all else apart.
//
// A model begins as its format says. What begins with the mark of UTF-8 is a text, and so is all
// well-formed UTF-8 without NUL. Else a sign of another format decides, where there are bytes that
// no text has; then the share of these.
#include "formats/content.h"

#include <algorithm>
#include <string>

#include "formats/arpa_sign.h"
#include "formats/foreign_files.h"
#include "text/encoding.h"

namespace onegin {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kSample = 1 << 16;  // bytes that are counted
constexpr std::size_t kFewBytes = 32;     // of which shares say nothing

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Bytes of a sample that are strange in UTF-8.
struct Counts {
  std::size_t nul = 0;
  std::size_t control = 0;    // that stand in no text; those of terminals and printers do
  std::size_t malformed = 0;  // bytes that are part of no character
};

bool is_strange_control(unsigned char byte) {
  return (byte > 0 && byte < 8) || (byte >= 14 && byte < 32 && byte != 26 && byte != 27) ||
         byte == 127;
}

Counts count(std::string_view sample) {
  Counts counts;
  const auto bytes = std::as_bytes(std::span(sample.data(), sample.size()));
  for (std::size_t i = 0; i < bytes.size();) {
    const auto [size, form] = utf8_character(bytes.subspan(i));
    counts.nul += sample[i] == 0 ? 1 : 0;
    counts.control += is_strange_control(static_cast<unsigned char>(sample[i])) ? 1 : 0;
    counts.malformed += form == Utf8Character::malformed ? size : 0;
    i += size;
  }
  return counts;
}

// Random bytes have a tenth of such controls, programs and numbers more, compressed data as many
// and half of them malformed; a text in an old encoding has none, one with NULs between its records
// few.
bool is_binary(const Counts& counts, std::size_t size) {
  if (size < kFewBytes) return false;
  const std::size_t strange = counts.control + counts.nul;
  return counts.control * 10 > size || counts.nul * 10 > size * 3 ||
         (strange * 33 > size && counts.malformed * 33 > size);
}

// Whether the sample, in units of `encoding.unit` bytes, is text: the sample has no unit that is no
// character, and blanks or ASCII are among the units.
bool is_text_in(std::string_view sample, Encoding encoding) {
  const auto width = static_cast<std::size_t>(encoding.unit);
  UnitReader reader(encoding);
  std::string text;
  sample = sample.substr(0, sample.size() / width * width);
  reader.feed(std::as_bytes(std::span(sample.data(), sample.size())), text);
  const Counts counts = count(text);
  const std::size_t units = sample.size() / width;
  const auto ascii = static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  return units > 1 && counts.nul + counts.control + counts.malformed == 0 && ascii * 100 >= units;
}

Content name_unmarked(std::string_view sample) {
  for (const Encoding encoding :
       {Encoding{2, false, 0}, Encoding{2, true, 0}, Encoding{4, false, 0}, Encoding{4, true, 0}}) {
    if (!is_text_in(sample, encoding)) continue;
    return {nullptr, false,
            encoding.unit == 2 ? "UTF-16 without a byte order mark"
                               : "UTF-32 without a byte order mark",
            "save it as UTF-8, or with a byte order mark"};
  }
  return {};
}

Content recognise_text(std::string_view text) {
  const std::string_view sample = text.substr(0, kSample);
  const Counts counts = count(sample);
  const bool plain = counts.nul + counts.malformed == 0;
  for (const FileFormat& format : kFileFormats) {
    if (format.begins(text)) return {&format, false, {}, {}};
  }
  if (text.starts_with("\uFEFF")) return {nullptr, true, {}, {}};
  if (const ForeignFile* foreign = find_foreign(sample, counts.nul + counts.control > 0)) {
    return {nullptr, false, foreign->what, foreign->hint};
  }
  if (plain) return {nullptr, true, {}, {}};
  // Half of Latin letters is NUL, and half of others' letters strange; not of what NULs part.
  if (counts.nul * 5 > sample.size() * 2 ||
      (counts.nul > 0 && (counts.control + counts.malformed) * 16 > sample.size())) {
    if (const Content unmarked = name_unmarked(sample); !unmarked.what.empty()) return unmarked;
  }
  if (!is_binary(counts, sample.size())) return {nullptr, true, {}, {}};
  return {nullptr, false, phrase("binary data of an unknown kind"), kWhatIsRead};
}

}  // namespace

Content recognise(std::span<const std::byte> file) {
  const Encoding encoding = *encoding_of(file);
  if (encoding.is_bytes()) return recognise_text(text_of(file));
  std::string text;
  UnitReader reader(encoding);
  reader.feed(file.first(std::min<std::size_t>(file.size(), kTelling)).subspan(encoding.mark),
              text);
  return recognise_text(text);
}

namespace {

Error foreign_error(const Content& content) {
  return Error{say("this is {0}, which Onegin does not read", Sentence(content.what)), "",
               content.hint};
}

}  // namespace

Result<const FileFormat*> expect_model(std::span<const std::byte> file) {
  if (file.empty()) return Error{say("the file is empty"), "", kWhatIsRead};
  const Content content = recognise(file);
  if (content.format != nullptr) return content.format;
  if (!content.text) return foreign_error(content);
  return Error{say("this is a text, not a model"), "", say("train a model on it")};
}

Result<void> expect_text(std::span<const std::byte> file) {
  const Content content = recognise(file);
  if (content.text) return {};
  if (content.format == nullptr) return foreign_error(content);
  return Error{say("this is {0}, not a text", Sentence(content.format->title)), "",
               say("open it as a model")};
}

}  // namespace onegin
