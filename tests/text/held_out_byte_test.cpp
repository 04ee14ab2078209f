// The byte where the held-out part begins: both parts are read as the corpus has them.
#include "text/held_out_byte.h"

#include <gtest/gtest.h>

#include "text/corpus.h"

namespace onegin {
namespace {

TEST(HeldOutByte, CountsLinesAsTheyAreRead) {
  EXPECT_EQ(byte_of("ab\r\ncd\ref\ngh", 0, 0), 0U);
  EXPECT_EQ(byte_of("ab\r\ncd\ref\ngh", 1, 0), 4U);
  EXPECT_EQ(byte_of("ab\r\ncd\ref\ngh", 2, 1), 8U);
  EXPECT_EQ(byte_of("ab\r\ncd\ref\ngh", 3, 2), 12U);
  EXPECT_EQ(byte_of("ab\r\ncd\ref\ngh", 9, 0), 12U);
  EXPECT_EQ(byte_of("\xEF\xBB\xBFxy", 0, 1), 4U) << "a mark is no character";
  EXPECT_EQ(byte_of("\xEA\xB0\x92\xEB\x82\x98z", 0, 2), 6U);
  EXPECT_EQ(byte_of("", 0, 3), 0U);
}

// What is held out, read by itself, is what the corpus holds out.
TEST(HeldOutByte, IsWhereTheCorpusIsCut) {
  const std::string text =
      "the cat sat\r\non the \xEA\xB0\x92 mat\rand sat\n\ne\xCC\x81t\xC3\xA9 e\xCC\x81t\xC3\xA9\r\n"
      "one line more\nand\tone\nx\ty\nlast";
  for (const Boundary boundary : {Boundary::stream, Boundary::sentence}) {
    for (const Unit unit : {Unit::character, Unit::word}) {
      for (const double share : {0.1, 0.25, 0.5, 0.8}) {
        CorpusBuilder builder({.unit = unit, .boundary = boundary, .validation_share = share},
                              text);
        while (!builder.advance(1U << 20U)) {
        }
        const auto built = builder.finish();
        ASSERT_TRUE(built.ok());
        const CorpusStatistics& s = built->corpus.statistics;
        std::size_t at = byte_of(text, s.held_out_line, s.held_out_characters);
        if (unit == Unit::word && text[at] == ' ') ++at;  // it belongs to the word that follows
        const auto events = encode(built->task, text.substr(at));
        const auto held_out = built->corpus.validation();
        if (s.held_out_line == 4) continue;  // the line that NFC changes
        ASSERT_EQ(events.size(), held_out.size()) << share;
        for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i], held_out[i]);
      }
    }
  }
}

TEST(HeldOutByte, ATextOfItsOwnIsNoPartOfTheText) {
  CorpusBuilder builder(TaskConfig{}, "abc\n", "def\n");
  while (!builder.advance(100)) {
  }
  const auto built = builder.finish();
  ASSERT_TRUE(built.ok());
  EXPECT_EQ(byte_of("abc\n", built->corpus.statistics.held_out_line, 0), 4U);
}

}  // namespace
}  // namespace onegin
