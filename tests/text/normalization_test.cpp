// NFC: samples, agreement with utf8proc's own on random text, and linear time.
#include "text/normalization.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <chrono>
#include <cstdlib>
#include <memory>

#include "text/text.h"
#include "text/texts.h"

namespace onegin {
namespace {

struct Sample {
  std::vector<CodePoint> text;
  std::vector<CodePoint> composed;
};

// Python's unicodedata.normalize("NFC", text), Unicode 14.
const Sample kSamples[] = {
    {{0x41, 0x30A}, {0xC5}},
    {{0x65, 0x301}, {0xE9}},
    {{0x212B}, {0xC5}},
    {{0x2126}, {0x3A9}},
    {{0x1E9B, 0x323}, {0x1E9B, 0x323}},
    {{0x44, 0x307, 0x323}, {0x1E0C, 0x307}},
    {{0x44, 0x323, 0x307}, {0x1E0C, 0x307}},
    {{0x1E0A, 0x323}, {0x1E0C, 0x307}},
    {{0xB47, 0xB56, 0xB57}, {0xB48, 0xB57}},
    {{0x71, 0x307, 0x323}, {0x71, 0x323, 0x307}},
    {{0x1100, 0x1161}, {0xAC00}},
    {{0x1100, 0x1161, 0x11A8}, {0xAC01}},
    {{0xAC00, 0x11A8}, {0xAC01}},
    {{0xAC01, 0x11A8}, {0xAC01, 0x11A8}},
    {{0x1100, 0x1161, 0x301, 0x11A8}, {0xAC00, 0x301, 0x11A8}},
    {{0x958}, {0x915, 0x93C}},
    {{0x915, 0x93C}, {0x915, 0x93C}},
    {{0x2000}, {0x2002}},
    {{0x340}, {0x300}},
    {{0x343, 0x78}, {0x313, 0x78}},
    {{0x344}, {0x308, 0x301}},
    {{0x374}, {0x2B9}},
    {{0x1F71}, {0x3AC}},
    {{0x61, 0x315, 0x300, 0x5AE, 0x62}, {0xE0, 0x5AE, 0x315, 0x62}},
    {{0x304B, 0x3099}, {0x304C}},
    {{0x30CF, 0x309A}, {0x30D1}},
    {{0x9C7, 0x9BE}, {0x9CB}},
    {{0xCC6, 0xCC2, 0xCD5}, {0xCCB}},
    {{0x1025, 0x102E}, {0x1026}},
    {{0xFB1D}, {0x5D9, 0x5B4}},
    {{0xFB4F}, {0xFB4F}},
    {{0x1D15, 0x65}, {0x1D15, 0x65}},
    {{0x1D15E}, {0x1D157, 0x1D165}},
    {{0x110A5, 0x110BA}, {0x110AB}},
    {{0x1133E, 0x11347, 0x11357}, {0x1133E, 0x1134C}},
    {{0x2ADC}, {0x2ADD, 0x338}},
    {{0x6F, 0x302, 0x301}, {0x1ED1}},
    {{0x1B0, 0x323}, {0x1EF1}},
    {{0x73, 0x323, 0x307}, {0x1E69}},
    {{0x301}, {0x301}},
    {{0x301, 0x323}, {0x323, 0x301}},
    {{0x78, 0x327, 0x301, 0x323}, {0x78, 0x327, 0x323, 0x301}},
    {{0xF900}, {0x8C48}},
    {{0x2F80, 0x30}, {0x2F80, 0x30}},
    {{0x2F800}, {0x4E3D}},
    {{0xF71, 0xF72, 0xF74}, {0xF71, 0xF72, 0xF74}},
    {{0xFB2, 0xF81}, {0xFB2, 0xF71, 0xF80}},
    {{0x61, 0x302, 0x300, 0x61}, {0x1EA7, 0x61}},
    {{0x1EA5}, {0x1EA5}},
    {{0x439}, {0x439}},
    {{0x438, 0x306}, {0x439}},
    {{0xBD, 0xFB01}, {0xBD, 0xFB01}},
    {{0x3B1, 0x345, 0x301}, {0x1FB4}},
    {{0x1FB4}, {0x1FB4}},
    {{0x61, 0xF71, 0xF72}, {0x61, 0xF71, 0xF72}},
};

TEST(Normalization, Samples) {
  for (const Sample& sample : kSamples) {
    EXPECT_EQ(read_text("." + utf8(sample.text)), "." + utf8(sample.composed));
    EXPECT_EQ(read_text(utf8(sample.text) + "."), utf8(sample.composed) + ".");
    // Beside characters that are copied as they are.
    EXPECT_EQ(read_text("\uAC00\n" + utf8(sample.text) + "\u4E00"),
              "\uAC00\n" + utf8(sample.composed) + "\u4E00");
  }
}

std::string reference(const std::string& text) {
  utf8proc_uint8_t* composed = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &composed,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(composed, std::free);
  return {reinterpret_cast<const char*>(composed), static_cast<std::size_t>(size)};
}

TEST(Normalization, EveryCharacterAloneAndAfterALetter) {
  for (CodePoint c = 0x80; c < 0x30000; ++c) {
    if ((c >= 0xD800 && c < 0xE000) || c == 0xFEFF) continue;
    for (const std::string& before : {std::string(), std::string("a"), std::string("\u0B92")}) {
      const std::string text = before + utf8({c});
      ASSERT_EQ(read_text(text), reference(text)) << std::hex << c;
    }
  }
}

// A page's table of Unicode is cut down to what NFC needs; natively it is whole. Both are measured
// by Python's unicodedata (Unicode 14): FNV-1a over the UTF-8 of NFC(c) and of NFC(c + U+301 +
// U+327), of every c for which the second changes something.
TEST(Normalization, EveryCharacterAsPythonComposesIt) {
  std::uint64_t hash = 0xCBF29CE484222325;
  int changed = 0;
  for (CodePoint c = 0x80; c < 0x110000; ++c) {
    // Than Unicode 14: Arabic, Cyrillic and Nag Mundari marks.
    const bool newer =
        (c >= 0x10EFD && c <= 0x10EFF) || c == 0x1E08F || (c >= 0x1E4EC && c <= 0x1E4EF);
    if ((c >= 0xD800 && c < 0xE000) || c == 0xFEFF || newer) continue;
    const std::string marked = utf8({c, 0x301, 0x327});
    const std::string composed = read_text(marked);
    if (composed == utf8({c, 0x327, 0x301})) continue;
    ++changed;
    for (const char byte : read_text(utf8({c})) + composed) {
      hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
    }
  }
  EXPECT_EQ(changed, 2107);
  EXPECT_EQ(hash, 0x417B455FE34A9206U);
}

TEST(Normalization, RandomTextAgreesWithTheWholeTextAtOnce) {
  Random random(22);
  // Blocks where much composes or is reordered.
  constexpr CodePoint blocks[] = {0x40,   0xC0,   0x300,  0x340,  0x391,  0x5B0,   0x900,
                                  0x9C0,  0xB40,  0xCC0,  0xD40,  0xDC0,  0xF40,   0xF70,
                                  0x1000, 0x1100, 0x1160, 0x11A8, 0x1B00, 0x1EA0,  0x1F00,
                                  0x3040, 0x3080, 0xAC00, 0xF900, 0xFB10, 0x11090, 0x1D150};
  for (int round = 0; round < 3000; ++round) {
    std::vector<CodePoint> characters{'.'};
    for (int i = 0; i < 12; ++i) {
      const auto block = blocks[random.below(sizeof blocks / sizeof *blocks)];
      characters.push_back(
          random.below(2) == 0
              ? static_cast<CodePoint>(0x300 + random.below(0x50))
              : static_cast<CodePoint>(block + static_cast<CodePoint>(random.below(64))));
    }
    const std::string text = utf8(characters);
    ASSERT_EQ(read_text(text), reference(text)) << testing::PrintToString(text);
  }
}

// Generous: what is quadratic would take minutes.
constexpr double kSeconds = 30;

double seconds_to_read(const std::string& bytes, std::string& text) {
  const auto begin = std::chrono::steady_clock::now();
  text = read_text(bytes);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

TEST(Normalization, LongRunsTakeLinearTime) {
  std::string reversed = "a", alternating = "a", vowels = "\u1100", expected = "a";
  for (int i = 0; i < 1'000'000; ++i) {
    reversed += i < 500'000 ? "\u0301" : "\u0323";  // class 230 before class 220
    alternating += i % 2 == 0 ? "\u0301" : "\u0323";
    vowels += "\u1161";
  }
  // The dot below goes first and composes with the letter; no acute composes with the result.
  expected = "\u1EA1";
  for (int i = 1; i < 500'000; ++i) expected += "\u0323";
  for (int i = 0; i < 500'000; ++i) expected += "\u0301";
  std::string text;
  EXPECT_LT(seconds_to_read(reversed, text), kSeconds);
  EXPECT_TRUE(text == expected);
  EXPECT_LT(seconds_to_read(alternating, text), kSeconds);
  EXPECT_TRUE(text == expected);
  EXPECT_LT(seconds_to_read(vowels, text), kSeconds);
  EXPECT_EQ(text.size(), 3u * 1'000'000u);  // the first vowel has joined its consonant
  for (const std::string& once : {std::string(1'000'000, 'a'), std::string(1'000'000, ' '),
                                  std::string(1'000'000, '\r'), std::string(1'000'000, '\xF0')})
    EXPECT_LT(seconds_to_read(once, text), kSeconds);
}

}  // namespace
}  // namespace onegin
