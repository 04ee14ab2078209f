// Bytes to text: replacement of malformed UTF-8, line ends, BOM, statistics, chunks.
#include "text/text.h"

#include <gtest/gtest.h>

#include "text/texts.h"

namespace onegin {
namespace {

#define R "\uFFFD"

struct Example {
  std::string_view bytes;
  std::string_view text;
  std::uint64_t malformed;
  std::uint64_t first_malformed;
};

// The first five are the tables of the Unicode Standard, section 3.9, "U+FFFD Substitution of
// Maximal Subparts"; WHATWG's decoder does the same.
constexpr Example kMalformed[] = {
    {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", R R R R R R R R "A", 8, 0},
    {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", R R R R R R R R "A", 8, 0},
    {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", R R R R R "A" R R "B", 7, 0},
    {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", R R R R "A", 4, 0},
    {"\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", "a" R R R "b" R "c" R R "d", 6, 1},
    {"ab\x80", "ab" R, 1, 2},                    // a lone continuation
    {"ab\xE2\x82", "ab" R, 1, 2},                // the text ends inside a sequence
    {"\xE2\x82\xAC\xE2\x82", "\u20AC" R, 1, 3},  // likewise after a good one
    {"\xF0\x9F\x98\x80\xF0\x9F\x98", "\U0001F600" R, 1, 4},
    {"\xE2\xE2\x82\xAC", R "\u20AC", 1, 0},     // a lead where a continuation should be
    {"\xF5\x80\x80\x80", R R R R, 4, 0},        // beyond U+10FFFF
    {"\xF8\x88\x80\x80\x80", R R R R R, 5, 0},  // five bytes once were UTF-8
    {"\xFE", R, 1, 0},                          // half of another encoding's BOM
    {"\xC1\xBF", R R, 2, 0},                    // overlong
    {"\xE0\x9F\xBF", R R R, 3, 0},
    {"\xF0\x8F\xBF\xBF", R R R R, 4, 0},
    {"\xC3\r\n\xC3\n", R "\n" R "\n", 2, 0},  // a line end closes a sequence
    {"\xEF\xBF\xBD", R, 0, 0},                // U+FFFD itself is well-formed
    {"\xEF\xBF\xBF\xF4\x8F\xBF\xBF", "\uFFFF\U0010FFFF", 0, 0},
};

TEST(Text, MalformedIsReplacedByMaximalSubparts) {
  for (const Example& example : kMalformed) {
    TextStatistics statistics;
    EXPECT_EQ(read_text(example.bytes, &statistics), example.text);
    EXPECT_EQ(statistics.malformed, example.malformed) << example.text;
    EXPECT_EQ(statistics.first_malformed, example.first_malformed) << example.text;
    EXPECT_EQ(statistics.bytes, example.bytes.size());
  }
}

TEST(Text, EachByteAlone) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const std::string expected = byte >= 0x80 ? R : byte == '\r' ? "\n" : std::string(1, c);
    EXPECT_EQ(read_text(std::string_view(&c, 1)), expected) << byte;
  }
}

TEST(Text, ByteOrderMarkIsDroppedOnceAtTheStart) {
  EXPECT_EQ(read_text("\uFEFFa"), "a");
  EXPECT_EQ(read_text("\uFEFF\uFEFFa"), "\uFEFFa");
  EXPECT_EQ(read_text("a\uFEFF"), "a\uFEFF");
  EXPECT_EQ(read_text("\n\uFEFF"), "\n\uFEFF");
  EXPECT_EQ(read_text("\xFF\uFEFF"), R "\uFEFF");
  EXPECT_EQ(read_text("\uFEFF"), "");
  EXPECT_EQ(read_text("\xEF\xBB"), R);
}

TEST(Text, LineEnds) {
  const auto lines = [](std::string_view bytes) {
    TextStatistics statistics;
    const std::string text = read_text(bytes, &statistics);
    return text + "(" + std::to_string(statistics.lines) + ")";
  };
  EXPECT_EQ(lines(""), "(0)");
  EXPECT_EQ(lines("a"), "a(1)");
  EXPECT_EQ(lines("a\n"), "a\n(1)");
  EXPECT_EQ(lines("a\r\nb\rc\nd"), "a\nb\nc\nd(4)");
  EXPECT_EQ(lines("\r\r\n\n\r"), "\n\n\n\n(4)");
  EXPECT_EQ(lines("\n\r"), "\n\n(2)");
  EXPECT_EQ(lines("a\r"), "a\n(1)");
  EXPECT_EQ(lines("\r\n"), "\n(1)");
  EXPECT_EQ(lines("\r\u00E9\n"), "\n\u00E9\n(2)");
  EXPECT_EQ(lines("a\u2028b\u0085c\vd"), "a\u2028b\u0085c\vd(1)");  // white space, not line ends
}

// As it is given: the bytes, with the line ends of the normalised text and its statistics.
TEST(Text, GivenBytesStayAsTheyAre) {
  const std::pair<std::string, std::string> table[] = {
      {"cafe\u0301 \u212B\r\nb\rc\n", "cafe\u0301 \u212B\nb\nc\n"},
      {"\xE8\x65rven\xE1 \xFF\xFE\r\n", "\xE8\x65rven\xE1 \xFF\xFE\n"},
      {"\uFEFFa\uFEFF", "a\uFEFF"},
      {"\uFEFF\uFEFFa", "\uFEFFa"},
      {"\xEF\xBB", "\xEF\xBB"},
      {"\xEF\xBB\r\n", "\xEF\xBB\n"},
      {"\r\r\n\n\r", "\n\n\n\n"},
      {std::string("a\0b", 3), std::string("a\0b", 3)},
      {"", ""},
  };
  for (const auto& [bytes, text] : table) {
    TextStatistics given, normalised;
    EXPECT_EQ(read_text(bytes, &given, Spelling::given), text);
    read_text(bytes, &normalised);
    EXPECT_EQ(given.bytes, normalised.bytes);
    EXPECT_EQ(given.malformed, normalised.malformed);
    EXPECT_EQ(given.first_malformed, normalised.first_malformed);
    EXPECT_EQ(given.characters, normalised.characters);
    EXPECT_EQ(given.lines, normalised.lines);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      TextReader reader(Spelling::given);
      std::string chunks;
      const auto raw = std::as_bytes(std::span(bytes.data(), bytes.size()));
      reader.feed(raw.first(cut), chunks);
      reader.feed(raw.subspan(cut), chunks);
      reader.finish(chunks);
      EXPECT_EQ(chunks, text) << cut;
    }
  }
}

TEST(Text, PartsOfALineBecomeNormal) {
  EXPECT_EQ(normal_form("abc"), "abc");
  EXPECT_EQ(normal_form("cafe\u0301"), "caf\u00E9");
  EXPECT_EQ(normal_form("\uFEFFa"), "\uFEFFa");
  EXPECT_EQ(normal_form("\u0301a"), "\u0301a");
  EXPECT_EQ(normal_form("a\xFF"), "a\uFFFD");
  EXPECT_EQ(well_formed("cafe\u0301\xE8\xE1"), "cafe\u0301<E8><E1>");
  for (const char* good : {"", "a", "\uFFFD", "\U0001F600", "e\u0301"}) {
    EXPECT_TRUE(is_well_formed(good)) << good;
    EXPECT_EQ(well_formed(good), good);
  }
  for (const char* bad : {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\x80"}) {
    EXPECT_FALSE(is_well_formed(bad)) << bad;
    EXPECT_TRUE(is_well_formed(well_formed(bad)));
  }
}

TEST(Text, NulIsKept) {
  constexpr std::string_view nul("a\0b\0", 4);
  EXPECT_EQ(read_text(nul), nul);
}

TEST(Text, CharactersAreCountedAfterComposition) {
  TextStatistics statistics;
  EXPECT_EQ(read_text("e\u0301\u1112\u1161\u11AB \U0001F600\r\n", &statistics),
            "\u00E9\uD55C \U0001F600\n");
  EXPECT_EQ(statistics.characters, 5u);
}

// All that is said of the reader, for any division of the bytes into chunks.
std::string read_chunks(std::string_view bytes, const std::vector<std::size_t>& cuts,
                        TextStatistics& statistics) {
  TextReader reader;
  std::string text;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    reader.feed(std::as_bytes(std::span(bytes.data() + begin, cut - begin)), text);
    begin = cut;
  }
  reader.feed(std::as_bytes(std::span(bytes.data() + begin, bytes.size() - begin)), text);
  reader.finish(text);
  statistics = reader.statistics();
  return text;
}

void expect_same_in_chunks(std::string_view bytes, const std::vector<std::size_t>& cuts) {
  TextStatistics whole, chunked;
  const std::string text = read_text(bytes, &whole);
  ASSERT_EQ(read_chunks(bytes, cuts, chunked), text) << testing::PrintToString(bytes);
  EXPECT_EQ(chunked.bytes, whole.bytes);
  EXPECT_EQ(chunked.malformed, whole.malformed);
  EXPECT_EQ(chunked.first_malformed, whole.first_malformed);
  EXPECT_EQ(chunked.characters, whole.characters);
  EXPECT_EQ(chunked.lines, whole.lines);
}

TEST(Text, ChunksAtEveryByteGiveTheSame) {
  std::vector<std::string> samples{
      "\uFEFFcaf\u0065\u0301\r\n\r\rx\n",
      "\u1112\u1161\u11AB\u1100\u1173\u11AF \uD55C\uAE00 \uB77C\u11A8",
      "a\u0323\u0307\u0301\u0327 b\u0301",
      "\U0001F468\u200D\U0001F469\u200D\U0001F467 \U0001F1F0\U0001F1F7",
  };
  for (const Example& example : kMalformed) samples.emplace_back(example.bytes);
  for (const std::string& sample : samples) {
    std::vector<std::size_t> every;
    for (std::size_t cut = 0; cut <= sample.size(); ++cut) {
      expect_same_in_chunks(sample, {cut});
      every.push_back(cut);
    }
    expect_same_in_chunks(sample, every);
  }
}

TEST(Text, RandomBytesInRandomChunksGiveTheSame) {
  Random random(20);
  for (int round = 0; round < 2000; ++round) {
    const std::string bytes = random_bytes(random, random.below(60));
    std::vector<std::size_t> cuts;
    for (std::size_t cut = 0; cut < bytes.size(); cut += random.below(7)) cuts.push_back(cut);
    expect_same_in_chunks(bytes, cuts);
  }
}

TEST(Text, ReadingTwiceChangesNothing) {
  Random random(21);
  for (int round = 0; round < 500; ++round) {
    const std::string text = read_text("." + random_bytes(random, 60));
    TextStatistics statistics;
    EXPECT_EQ(read_text(text, &statistics), text);
    EXPECT_EQ(statistics.malformed, 0u);
  }
}

}  // namespace
}  // namespace onegin
