// UTF-16 and UTF-32 by their marks: whole, in pieces, malformed; and malformed UTF-8 where it
// stands.
#include "text/encoding.h"

#include <gtest/gtest.h>

#include "text/corpus.h"
#include "text/text.h"
#include "text/texts.h"

namespace onegin {
namespace {

using namespace std::string_view_literals;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// A text in UTF-16 (unit 2) or UTF-32 (unit 4), with its mark.
std::string encoded(std::string_view text, int unit, bool big) {
  std::string out;
  const auto put = [&](std::uint32_t value) {
    for (int i = 0; i < unit; ++i) {
      out += static_cast<char>(value >> (8 * (big ? unit - 1 - i : i)) & 255U);
    }
  };
  put(0xFEFF);
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t c = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t k = 1; k < size; ++k)
      c = c << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    i += size;
    if (unit == 2 && c >= 0x10000) {
      put(0xD800 + ((c - 0x10000) >> 10U));
      c = 0xDC00 + ((c - 0x10000) & 0x3FFU);
    }
    put(c);
  }
  return out;
}

constexpr std::pair<int, bool> kEncodings[] = {{2, false}, {2, true}, {4, false}, {4, true}};

TEST(Encoding, ATextIsTheSameInEach) {
  const std::string_view text =
      "Я помню чудное\r\nмгновенье, \U0001F600 한글 cafe\u0301\n\uFEFFend"sv;
  TextStatistics plain;
  const std::string expected = read_text(text, &plain);
  for (const auto& [unit, big] : kEncodings) {
    const std::string bytes = encoded(text, unit, big);
    TextStatistics statistics;
    EXPECT_EQ(read_text(bytes, &statistics), expected) << unit << big;
    EXPECT_EQ(statistics.bytes, bytes.size());
    EXPECT_EQ(statistics.malformed, 0u);
    EXPECT_EQ(statistics.characters, plain.characters);
    EXPECT_EQ(statistics.lines, plain.lines);
    EXPECT_EQ(as_utf8(bytes), text);
    for (const std::size_t chunk : {1, 2, 3, 5, 7}) {
      TextReader reader;
      std::string out;
      for (std::size_t i = 0; i < bytes.size(); i += chunk) {
        reader.feed(bytes_of(std::string_view(bytes).substr(i, chunk)), out);
      }
      reader.finish(out);
      EXPECT_EQ(out, expected) << unit << big << " in pieces of " << chunk;
      EXPECT_EQ(reader.statistics().bytes, bytes.size());
    }
  }
  EXPECT_EQ(as_utf8(text), std::nullopt);
  EXPECT_EQ(as_utf8("\uFEFFa"), std::nullopt);
}

TEST(Encoding, WhatOnlyBeginsLikeAMarkStays) {
  EXPECT_EQ(read_text("\0\0the king"sv), "\0\0the king"sv);
  EXPECT_EQ(read_text("\0"sv), "\0"sv);
  EXPECT_EQ(read_text("\0\0\xfe"sv), "\0\0\uFFFD"sv);
  EXPECT_EQ(read_text("\xfe"sv), "\uFFFD");
  EXPECT_EQ(read_text("\xff"sv), "\uFFFD");
  EXPECT_EQ(read_text("\xff\xfe"sv), "");
  EXPECT_EQ(read_text("\xff\xfe\0\0"sv), "");
  EXPECT_EQ(read_text("\xff\xfe\0"sv), "\uFFFD") << "half a unit";
}

TEST(Encoding, WhatIsMalformedIsReplacedAndFound) {
  struct Case {
    std::string_view bytes, text;
    std::uint64_t count, first;
  };
  const Case cases[] = {
      {"\xff\xfe"
       "a\0\x00\xd8"
       "b\0"sv,
       "a\uFFFDb", 1, 4},  // half a pair, then a letter
      {"\xff\xfe\x00\xdc"
       "b\0"sv,
       "\uFFFDb", 1, 2},  // the second half alone
      {"\xff\xfe\x00\xd8\x00\xd8\x00\xdc"sv, "\uFFFD\U00010000", 1, 2},
      {"\xff\xfe"
       "a\0b"sv,
       "a\uFFFD", 1, 4},  // half a unit at the end
      {"\xff\xfe"
       "a\0\x3d\xd8"sv,
       "a\uFFFD", 1, 4},  // half a pair at the end
      {"\xff\xfe"
       "a\0\x3d\xd8x"sv,
       "a\uFFFD\uFFFD", 2, 4},
      {"\xff\xfe\0\0\x00\xd8\0\0"
       "a\0\0\0"sv,
       "\uFFFD"
       "a",
       1, 4},  // a surrogate in UTF-32
      {"\0\0\xfe\xff\0\x11\0\0\0\0\0a"sv,
       "\uFFFD"
       "a",
       1, 4},  // beyond U+10FFFF
  };
  for (const Case& c : cases) {
    TextStatistics statistics;
    EXPECT_EQ(read_text(c.bytes, &statistics), c.text);
    EXPECT_EQ(statistics.malformed, c.count) << c.text;
    EXPECT_EQ(statistics.first_malformed, c.first) << c.text;
    const Malformed found = find_malformed(bytes_of(c.bytes));
    EXPECT_EQ(found.count, c.count) << c.text;
    EXPECT_EQ(found.first, c.first) << c.text;
    EXPECT_NE(found.encoding, "UTF-8");
    // As UTF-8 it has as much that is malformed, and reads the same.
    const std::string utf8_text = *as_utf8(c.bytes);
    EXPECT_EQ(read_text(utf8_text), c.text);
    EXPECT_EQ(find_malformed(bytes_of(utf8_text)).count, c.count);
  }
}

TEST(Encoding, MalformedUtf8IsCountedAsTheReaderDoes) {
  Random random(7);
  for (int round = 0; round < 3000; ++round) {
    const std::string bytes = random_bytes(random, 1 + random.below(40));
    TextStatistics statistics;
    (void)read_text(bytes, &statistics);
    const Malformed found = find_malformed(bytes_of(bytes));
    ASSERT_EQ(found.count, statistics.malformed) << round;
    ASSERT_EQ(found.count > 0 ? found.first : 0, statistics.first_malformed) << round;
  }
  EXPECT_EQ(find_malformed({}).count, 0u);
}

TEST(Encoding, ACorpusReadsBothItsTextsByTheirMarks) {
  const std::string text = "the king\nthe queen\n";
  const auto build = [&](std::string training, std::string validation) {
    CorpusBuilder builder(TaskConfig{}, std::move(training), std::move(validation));
    while (!builder.advance(16)) {
    }
    return std::move(builder.finish()).value();
  };
  const auto plain = build(text, text);
  const auto units = build(encoded(text, 2, false), encoded(text, 4, true));
  EXPECT_EQ(units.corpus.ids, plain.corpus.ids);
  EXPECT_EQ(units.task.fingerprint(), plain.task.fingerprint());
  EXPECT_EQ(units.corpus.statistics.text.characters, plain.corpus.statistics.text.characters);
}

}  // namespace
}  // namespace onegin
