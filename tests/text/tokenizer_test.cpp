// The token units: what a reader would expect of them, and that every text comes back.
#include "text/tokenizer.h"

#include <gtest/gtest.h>

#include <chrono>

#include "text/text.h"
#include "text/texts.h"

namespace onegin {
namespace {

std::string joined(std::string_view line, Unit unit) {
  std::string shown;
  for (const std::string& token : tokenize_line(line, rule_of(unit))) shown += "[" + token + "]";
  return shown;
}

std::string word_tokens(std::string_view line) { return joined(line, Unit::word); }

std::string put_together(std::string_view line, Unit unit) {
  Detokenizer detokenizer(rule_of(unit));
  std::string text;
  for (const std::string& token : tokenize_line(line, rule_of(unit)))
    detokenizer.append(token, text);
  return text;
}

struct Cut {
  std::string_view text;
  std::string_view tokens;
};

// "‿" is the joiner: no space on that side although one would be expected.
constexpr Cut kWords[] = {
    // English: the same token at the start of a line, before a comma, after a bracket.
    {"The king, the king!", "[The][king][,][the][king][!]"},
    {"the (old) king", "[the][(][old][)][king]"},
    {"Don't! It's the dogs' home.", "[Don't][!][It's][the][dogs][‿'][home][.]"},
    {"She said, \"No.\" He left.", "[She][said][,][\"‿][No][.][‿\"][He][left][.]"},
    {"She said, “No.” He left.", "[She][said][,][“][No][.][”][He][left][.]"},
    {"well-known and/or off", "[well][-][known][and][/][or][off]"},
    {"yes - no -- or—well – perhaps", "[yes][ - ][no][ -- ][or][—][well][ – ][perhaps]"},
    {"3.14 and 1,000 at 12:30, $5.00 or 50%.",
     "[3.14][and][1,000][at][12:30][,][$][5.00][or][50][%][.]"},
    {"e.g. the U.S.A. etc...", "[e.g][.][the][U.S.A][.][etc][...]"},
    {"x=5, a = b; a+b", "[x][‿=‿][5][,][a][=][b][;][a][‿+‿][b]"},
    {"mail me@example.com #tag @name a_b", "[mail][me@example.com][#][tag][@][name][a_b]"},
    {"See https://example.com/a?b=c. (http://x.org/y)",
     "[See][https://example.com/a?b=c][.][(][http://x.org/y][)]"},
    {"What?! Oh... :-)", "[What][?][!][Oh][...][ :][-][)]"},
    {"a , b ( c )", "[a][ ,][b][( ][c][ )]"},
    // Accents, French, German, Spanish.
    {"L'homme d'été, ça va ?", "[L'homme][d'été][,][ça][va][ ?]"},
    {"« Où ? » dit-il", "[« ][Où][ ?][ »][dit][-][il]"},
    {"Straße, Äpfel und naïve", "[Straße][,][Äpfel][und][naïve]"},
    {"¿Qué? ¡Olé!", "[¿][Qué][?][¡][Olé][!]"},
    // Korean: eojeol, with particles after brackets and quotes.
    {"나는 오늘 학교에 갔다.", "[나는][오늘][학교에][갔다][.]"},
    {"사과(apple)를 3개 샀다.", "[사과][‿(][apple][)‿][를][3개][샀다][.]"},
    {"\"안녕\"이라고 했다", "[\"‿][안녕][‿\"‿][이라고][했다]"},
    {"‘안녕’이라고 했다…", "[‘][안녕][’‿][이라고][했다][…]"},
    {"그는'네'하고", "[그는][‿'‿][네][‿'‿][하고]"},
    {"LSTM은 10,000원·학교", "[LSTM은][10,000원][·][학교]"},
    {"ㅋㅋㅋ 좋아요~^^", "[ㅋㅋㅋ][좋아요][~][^^]"},
    {"갔다.그리고 왔다", "[갔다][.‿][그리고][왔다]"},
    {"「책」은 大韓民國의", "[「][책][」][은][ ][大][韓][民][國][의]"},
    // Japanese and Chinese: each Han character, runs of kana, nothing about spaces.
    {"私は学生です。", "[私][は][学][生][です][。]"},
    {"東京タワーへ行こう！", "[東][京][タワー][へ][行][こう][！]"},
    {"らーめん、ﾗｰﾒﾝ。", "[らーめん][、][ﾗｰﾒﾝ][。]"},
    {"「人々」は第3章、２０２４年", "[「][人][々][」][は][第][3][章][、][２０２４][年]"},
    {"我爱你，北京。", "[我][爱][你][，][北][京][。]"},
    {"我用Python写程序", "[我][用][Python][写][程][序]"},
    {"我 用 C++", "[我][ ][用][ ][C][‿++]"},
    // Emoji stay whole: families, flags, skin tones, keycaps.
    {"👨‍👩‍👧‍👦 🇰🇷🇯🇵 👍🏽",
     "[👨‍👩‍👧‍👦][ 🇰🇷][🇯🇵][ 👍🏽]"},
    {"good 😀 좋아요😊😊!", "[good][😀][좋아요][‿😊][😊][!]"},
    {"1️⃣ ❤️‍🔥 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
     "[1️⃣][❤️‍🔥][ 🏴󠁧󠁢󠁥󠁮󠁧󠁿]"},
    // Other scripts.
    {"Привет, мир!", "[Привет][,][мир][!]"},
    {"नमस्ते दुनिया।", "[नमस्ते][दुनिया][।]"},
    {"ไทยกำ", "[ไ][ท][ย][กำ]"},
    {"صباح الخير، يا", "[صباح][الخير][،][يا]"},
    {"צה״ל וג׳ורג׳", "[צה״ל][וג׳ורג][׳]"},
    // White space that is not one space between words.
    {"", ""},
    {" ", "[ ]"},
    {"  two  spaces  ", "[  ][two][  ][spaces][  ]"},
    {"\ttab\tand , ", "[\t][tab][\t][and][ ,][ ]"},
    {"10\u00A0km, a\u00A0!", "[10][\u00A0][km][,][a][\u00A0!]"},
    {"　全角　空白", "[　][全][角][　][空][白]"},
    // What looks like the rule's own marks, or like a control symbol.
    {"a‿b ‿ ‿“c” <s>", "[a][‿][b][ ][‿][ ][‿][“][c][”][<‿][s][‿>]"},
    {"</s> <unk>", "[<][/][s][‿>][<‿][unk][‿>]"},
    {"\uFFFDa \uFFFD", "[\uFFFDa][\uFFFD]"},
    {"((())) \"\"", "[(][(][(][)][)][)][\"][‿\"]"},
    {"http:// a://) b://c가", "[http][:][// ][a][:][//][)][b://c‿][가]"},
};

TEST(WordUnit, Examples) {
  for (const Cut& example : kWords) {
    EXPECT_EQ(word_tokens(example.text), example.tokens);
    EXPECT_EQ(put_together(example.text, Unit::word), example.text);
  }
}

TEST(WordUnit, TokensAreTheSameAtTheStartOfALine) {
  for (const std::string_view line :
       {"the king", "(the king", "“the king", "한국 king", "漢the king"}) {
    const auto first = tokenize_line(line, rule_of(Unit::word));
    auto later = tokenize_line("so " + std::string(line), rule_of(Unit::word));
    later.erase(later.begin(), later.end() - static_cast<std::ptrdiff_t>(first.size()));
    EXPECT_EQ(first, later);
  }
}

TEST(CharacterUnit, EveryCodePoint) {
  EXPECT_EQ(joined("aé한 😀\t", Unit::character), "[a][é][한][ ][😀][\t]");
  EXPECT_EQ(joined("🇰🇷", Unit::character), "[🇰][🇷]");
  EXPECT_EQ(joined("", Unit::character), "");
}

TEST(WhitespaceUnit, RunsBetweenAsciiWhiteSpace) {
  // As lmplz cuts: at NUL, tab, CR and blank; not at other white space.
  EXPECT_EQ(joined(" the  king\t, a\vb\fc\r<s> x\u00A0y\u0085 ", Unit::whitespace),
            "[the][king][,][a\vb\fc][<s>][x\u00A0y\u0085]");
  EXPECT_EQ(joined(std::string_view("a\0b\0\0 c\0", 8), Unit::whitespace), "[a][b][c]");
  EXPECT_EQ(joined("  ", Unit::whitespace), "");
  EXPECT_EQ(put_together(" the  king ,", Unit::whitespace), "the king ,");
}

TEST(Detokenizer, LineEndsBeginAnew) {
  for (const Unit unit : {Unit::word, Unit::whitespace}) {
    Detokenizer detokenizer(rule_of(unit));
    std::string text;
    for (const std::string_view token : {"the", "king", "\n", "\n", "(", "the"})
      detokenizer.append(token, text);
    EXPECT_EQ(text, unit == Unit::word ? "the king\n\n(the" : "the king\n\n( the");
  }
}

TEST(Detokenizer, TakesAnyTokens) {
  Random random(23);
  for (int round = 0; round < 2000; ++round) {
    Detokenizer detokenizer(rule_of(Unit::word));
    std::string text;
    std::size_t size = 0;
    for (int i = 0; i < 6; ++i) {
      const std::string token = round % 2 == 0 ? random_bytes(random, random.below(5))
                                               : random_line(random, random.below(3));
      detokenizer.append(token, text);
      size += token.size() + 1;
    }
    EXPECT_LE(text.size(), size);
  }
}

TEST(Units, EveryTextComesBack) {
  Random random(24);
  for (int round = 0; round < 20000; ++round) {
    const std::string text = read_text(random_line(random, random.below(16)));
    ASSERT_EQ(put_together(text, Unit::word), text) << word_tokens(text);
    ASSERT_EQ(put_together(text, Unit::character), text);
  }
}

TEST(Units, HostileBytesComeBack) {
  Random random(25);
  for (int round = 0; round < 5000; ++round) {
    std::string text = read_text(random_bytes(random, random.below(40)));
    for (char& c : text)
      if (c == '\n') c = ' ';
    ASSERT_EQ(put_together(text, Unit::word), text) << word_tokens(text);
  }
}

TEST(Units, TakeUnreadBytesWithoutHarm) {
  Random random(26);
  for (int round = 0; round < 5000; ++round) {
    const std::string bytes = random_bytes(random, random.below(40));
    for (const Unit unit : {Unit::character, Unit::word})
      ASSERT_EQ(put_together(bytes, unit), bytes) << testing::PrintToString(bytes);
    (void)tokenize_line(bytes, rule_of(Unit::whitespace));
  }
}

// Generous: what is quadratic would take minutes.
TEST(Units, LongRunsTakeLinearTime) {
  std::vector<std::string> lines;
  for (const std::string_view part :
       {"a",      " ",      ".",  "\"", "'a", "a.",     "a://",       "a://)",
        "\u0301", "\u203F", "한", "漢", "カ", "😀",      "\U0001F1F0", "👨\u200D",
        "\uFE0F", "a\"",    "( ", " -", "กำ", "\u00A0", "\xFF"}) {
    lines.emplace_back();
    while (lines.back().size() < 300'000) lines.back() += part;
  }
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string& line : lines)
    for (const Unit unit : {Unit::character, Unit::word, Unit::whitespace}) {
      Tokenizer tokenizer(rule_of(unit));
      std::size_t size = 0;
      tokenizer.begin(line);
      for (std::string_view token; tokenizer.next(token);) size += token.size();
      EXPECT_TRUE(unit != Unit::character || size == line.size());
    }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(taken.count(), 60);
}

}  // namespace
}  // namespace onegin
