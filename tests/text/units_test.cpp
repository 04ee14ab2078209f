// Every row of the table of token units: texts come back, nothing is unknown where that is
// promised, a corpus does not depend on how it was read.
#include "text/units/units.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <algorithm>
#include <functional>

#include "text/corpus.h"
#include "text/texts.h"

namespace onegin {
namespace {

TaskConfig config_of(Unit unit, Boundary boundary = Boundary::stream, double share = 0) {
  return {.unit = unit, .boundary = boundary, .bpe_vocabulary = 300, .validation_share = share};
}

CorpusBuilder::Built read(const TaskConfig& config, const std::string& text,
                          std::size_t budget = 1U << 20U) {
  CorpusBuilder builder(config, text);
  while (!builder.advance(budget)) {
  }
  auto built = builder.finish();
  EXPECT_TRUE(built.ok()) << built.error().sentence();
  return std::move(*built);
}

// Some tokens of a text that has all: letters of several scripts, stray and archaic jamo, emoji.
const std::string kText =
    "The ferry crosses the river; the ferryman sings.\n강을 건너는 배가 왔다, 값도 닭도 없이.\n"
    "мой дядя 私は学生 👨‍👩‍👧 ㄱㅏ "
    "\u1100 \u11A8\u1161\u1140\u119E \n\n  two  spaces \tand a tab \n";

std::string joined_again(const UnitRule& rule, std::string_view line) {
  Detokenizer detokenizer(rule);
  std::string text;
  for (const std::string& token : tokenize_line(line, rule)) detokenizer.append(token, text);
  detokenizer.finish(text);
  return text;
}

// The rule of each unit, and what it is once it has learnt.
std::vector<std::shared_ptr<const UnitRule>> all_rules() {
  std::vector<std::shared_ptr<const UnitRule>> rules;
  for (const Unit unit : kUnits) {
    rules.emplace_back(std::shared_ptr<void>(), &rule_of(unit));
    if (auto learnt = read(config_of(unit), kText).task.learnt) rules.push_back(learnt);
  }
  return rules;
}

bool is_reversible(const UnitRule& rule) { return &rule != &rule_of(Unit::whitespace); }

std::vector<std::string> jamo(std::string_view line) {
  return tokenize_line(line, rule_of(Unit::jamo));
}

// Stray and archaic jamo, syllables with and without a trailing consonant, marks between them.
std::string random_hangul(Random& random, std::size_t size) {
  std::vector<CodePoint> characters;
  while (characters.size() < size) {
    switch (random.below(8)) {
      case 0:
        characters.push_back(0x1100 + static_cast<CodePoint>(random.below(0x100)));
        break;
      case 1:
        characters.push_back(0x1161 + static_cast<CodePoint>(random.below(21)));
        break;
      case 2:
        characters.push_back(0x11A7 + static_cast<CodePoint>(random.below(28)));
        break;
      case 3:
        characters.push_back(0x1100 + static_cast<CodePoint>(random.below(19)));
        break;
      case 4:
        characters.push_back(0xAC00 + 28 * static_cast<CodePoint>(random.below(399)));
        break;
      case 5:
        characters.push_back(0xAC00 + static_cast<CodePoint>(random.below(11172)));
        break;
      case 6:
        characters.push_back(0xA960 + static_cast<CodePoint>(random.below(29)));
        break;
      default:
        constexpr CodePoint others[] = {' ', 'a', 0x302E, 0x301, 0x3131, 0xD7B0, 0xD7CB, 0x200D};
        characters.push_back(others[random.below(std::size(others))]);
    }
  }
  return utf8(characters);
}

TEST(UnitTable, NamesAndRulesAreEachOnes) {
  for (const Unit unit : kUnits) {
    EXPECT_EQ(std::count(kUnitNames.begin(), kUnitNames.end(), name_of(unit)), 1);
    for (const Unit other : kUnits) {
      EXPECT_EQ(&rule_of(unit) == &rule_of(other), unit == other);
    }
    EXPECT_FALSE(rule_of(unit).with("nonsense")) << "nothing learnt is spelled so";
  }
}

TEST(UnitTable, EveryTextComesBack) {
  Random random(41);
  for (const auto& rule : all_rules()) {
    if (!is_reversible(*rule)) continue;
    for (int round = 0; round < 3000; ++round) {
      const std::string line = read_text(round % 2 == 0 ? random_line(random, random.below(16))
                                                        : random_hangul(random, random.below(12)));
      ASSERT_EQ(joined_again(*rule, line), line) << testing::PrintToString(line);
    }
  }
}

TEST(UnitTable, TokensAreWhatTheyWereBesideOthers) {
  // A copy of a detokenizer goes on where the original stands; text comes piece by piece.
  for (const auto& rule : all_rules()) {
    if (!is_reversible(*rule)) continue;
    const std::string line = "강을 왔다, the ferry 값 \u1100.";
    Detokenizer detokenizer(*rule);
    std::string text;
    for (const std::string& token : tokenize_line(line, *rule)) {
      Detokenizer copy = detokenizer;
      std::string added, again;
      detokenizer.append(token, added);
      copy.append(token, again);
      EXPECT_EQ(added, again);
      EXPECT_TRUE(is_well_formed(added));
      EXPECT_EQ(detokenizer.holds(), copy.holds());
      text += added;
    }
    detokenizer.finish(text);
    EXPECT_FALSE(detokenizer.holds());
    EXPECT_EQ(text, line);
  }
}

TEST(UnitTable, ACorpusIsTheTextWhateverTheBudget) {
  Random random(42);
  for (const Unit unit : kUnits) {
    for (const Boundary boundary : {Boundary::sentence, Boundary::stream}) {
      for (const double share : {0.0, 0.3}) {
        const std::string text = kText + random_line(random, 60) + "\n" + kText;
        const auto whole = read(config_of(unit, boundary, share), text);
        const auto parts = read(config_of(unit, boundary, share), text, 1);
        ASSERT_EQ(whole.corpus.ids, parts.corpus.ids) << name_of(unit);
        EXPECT_EQ(whole.corpus.train_size, parts.corpus.train_size);
        EXPECT_EQ(whole.task.fingerprint(), parts.task.fingerprint());
        ASSERT_EQ(encode(whole.task, text), whole.corpus.ids) << name_of(unit);
        const CorpusStatistics& statistics = whole.corpus.statistics;
        EXPECT_EQ(statistics.tokens, whole.corpus.ids.size());
        EXPECT_EQ(statistics.train_tokens, whole.corpus.train_size);
        EXPECT_EQ(statistics.train_tokens + statistics.validation_tokens, statistics.tokens);
        if (share == 0 && unit != Unit::whitespace) {
          EXPECT_EQ(decode(whole.task, whole.corpus.ids), read_text(text));
        }
      }
    }
  }
}

// Line by line, the characters held out are those of the text that the held-out tokens spell.
TEST(UnitTable, CharactersAreCodePoints) {
  for (const Unit unit : kUnits) {
    const auto lines = read(config_of(unit, Boundary::sentence, 0.4), kText);
    const auto held_out = lines.corpus.validation();
    ASSERT_FALSE(held_out.empty());
    const auto ends = std::count(held_out.begin(), held_out.end(), kEndSentence);
    std::size_t begin = kText.size();
    for (auto i = ends; i >= 0; --i) begin = kText.rfind('\n', begin - 1);
    EXPECT_EQ(lines.corpus.statistics.validation_characters,
              count_characters(std::string_view(kText).substr(begin + 1)))
        << name_of(unit);
  }
}

TEST(UnitTable, ACharacterInTwoPartsIsTrainedOn) {
  // Of ten characters the first half of the tokens has four and a part of the fifth.
  for (const Unit unit : {Unit::byte, Unit::jamo}) {
    const auto built = read(config_of(unit, Boundary::stream, 0.5), "값값값값값값값값값\n");
    EXPECT_EQ(built.corpus.train_size, 14U);
    EXPECT_EQ(built.corpus.statistics.validation_characters, 5U);
    const auto whole = read(config_of(unit, Boundary::stream, 0.5), "값값값값a\n값값값값");
    EXPECT_EQ(whole.corpus.statistics.validation_characters, 5U) << name_of(unit);
  }
}

TEST(UnitTable, NothingIsUnknownWhereAllTypesAreThere) {
  Random random(43);
  int closed = 0;
  for (const Unit unit : kUnits) {
    TaskConfig config = config_of(unit);
    config.minimum_count = 3;
    config.maximum_vocabulary = 20;
    const auto built = read(config, kText);
    const std::vector<std::string> types = built.task.rule().types();
    if (types.empty()) {
      EXPECT_LE(built.task.vocabulary.size(), 20U + kFirstText);
      continue;
    }
    ++closed;
    EXPECT_EQ(built.task.vocabulary.size(), types.size() + kFirstText);
    for (const std::string& type : types) EXPECT_NE(built.task.vocabulary.find(type), kUnknown);
    EXPECT_EQ(built.corpus.statistics.train_unknown, 0U);
    for (int round = 0; round < 500; ++round) {
      const std::string text = random_bytes(random, random.below(40)) + random_line(random, 20);
      const auto ids = encode(built.task, text);
      EXPECT_EQ(std::count(ids.begin(), ids.end(), kUnknown), 0);
    }
    // The most frequent first.
    std::vector<std::size_t> counts(built.task.vocabulary.size());
    for (const TokenId id : built.corpus.train()) ++counts[id];
    EXPECT_TRUE(std::is_sorted(counts.begin() + kFirstText, counts.end(), std::greater<>()));
  }
  EXPECT_EQ(closed, 2);
}

TEST(UnitTable, FingerprintsTellUnitsApart) {
  std::vector<std::uint64_t> prints;
  for (const Unit unit : kUnits) prints.push_back(read(config_of(unit), "a").task.fingerprint());
  std::sort(prints.begin(), prints.end());
  EXPECT_EQ(std::unique(prints.begin(), prints.end()), prints.end());
  // What has no meaning for a unit is no part of it.
  for (const Unit unit : kUnits) {
    TaskConfig other = config_of(unit);
    other.bpe_vocabulary = 301;
    EXPECT_EQ(read(other, "a").task.fingerprint() == read(config_of(unit), "a").task.fingerprint(),
              !is_sized(unit));
  }
}

TEST(ByteUnit, TokensAreBytesAndAreShownSo) {
  const UnitRule& rule = rule_of(Unit::byte);
  EXPECT_EQ(tokenize_line("é한", rule),
            (std::vector<std::string>{"\xC3", "\xA9", "\xED", "\x95", "\x9C"}));
  EXPECT_EQ(well_formed("\xED"), "<ED>");
  // What a model writes that is no character.
  const auto written = [&rule](std::initializer_list<std::string_view> tokens) {
    Detokenizer detokenizer(rule);
    std::string text;
    for (const std::string_view token : tokens) detokenizer.append(token, text);
    detokenizer.finish(text);
    return text;
  };
  EXPECT_EQ(written({"\xED", "\x95", "\x9C", "\xED", "a", "\x95", "\xED", "\x95"}),
            "한<ED>a<95><ED><95>");
  EXPECT_EQ(written({"\xED", "\xA0", "\x80", "\xF4", "\x90", "\xE0", "\x80", "\xFF", "\n"}),
            "<ED><A0><80><F4><90><E0><80><FF>\n");
  EXPECT_EQ(written({"\xF0", "\x9F", "\x98", "\x80", "\xEF", "\xBF", "\xBD"}), "😀\uFFFD");
}

TEST(JamoUnit, EverySyllableIsWhatUnicodeSays) {
  std::string all;
  for (CodePoint c = 0xAC00; c <= 0xD7A3; ++c) {
    const std::string syllable = utf8({c});
    utf8proc_int32_t parts[4];
    int boundary = 0;
    const auto count = utf8proc_decompose_char(c, parts, 4, UTF8PROC_DECOMPOSE, &boundary);
    std::vector<std::string> expected;
    for (int i = 0; i < count; ++i) expected.push_back(utf8({parts[i]}));
    ASSERT_GE(count, 2);
    ASSERT_EQ(jamo(syllable), expected) << syllable;
    ASSERT_EQ(joined_again(rule_of(Unit::jamo), syllable), syllable);
    all += syllable;
  }
  EXPECT_EQ(jamo(all).size(), 11172U * 3 - 399);
  EXPECT_EQ(joined_again(rule_of(Unit::jamo), all), all);
}

TEST(JamoUnit, StrayAndArchaicJamoStay) {
  for (const char* text :
       {"\u1100", "\u1161", "\u11A8", "\u1100\u1100가", "가\u1161", "각\u11A8", "\u1100\u119E",
        "가\u0301\u11A8", "\u1140\u1161\u11A8", "가\u11A7", "\uA960\u1161", "가\uD7CB", "ㄱㅏㄱ"}) {
    const std::string normal = read_text(text);
    EXPECT_EQ(joined_again(rule_of(Unit::jamo), normal), normal) << text;
  }
  EXPECT_EQ(jamo("값a").size(), 4U);
  EXPECT_EQ(jamo("ㄱ"), std::vector<std::string>{"ㄱ"});
}

TEST(JamoUnit, FewTypesAreEnoughForHangul) {
  std::string text;
  for (CodePoint c = 0xAC00; c <= 0xD7A3; ++c) text += utf8({c});
  EXPECT_EQ(read(config_of(Unit::jamo), text).task.vocabulary.size(), kFirstText + 19U + 21U + 27U);
}

// A second text keeps the first one's types, learnt rule and split: its ids are those of encode().
TEST(Units, ASecondTextIsReadUnderTheTaskOfAFirst) {
  const std::string other = "강가의 ferry zZ\nа deux: ferryman sings\nсобака\n";
  for (const Unit unit : kUnits) {
    for (const Boundary boundary : {Boundary::stream, Boundary::sentence}) {
      const Task first = read(config_of(unit, boundary, 0.4), kText).task;
      for (const std::size_t budget : {std::size_t{1}, std::size_t{1} << 20U}) {
        CorpusBuilder builder(first, other);
        while (!builder.advance(budget)) {
        }
        const auto built = builder.finish();
        ASSERT_TRUE(built.ok()) << built.error().sentence();
        EXPECT_EQ(built->task.fingerprint(), first.fingerprint());
        const TokenView ids = built->corpus.ids;
        EXPECT_EQ(std::vector<TokenId>(ids.begin(), ids.end()), encode(first, other))
            << kUnitNames[static_cast<std::size_t>(unit)];
        const CorpusStatistics& s = built->corpus.statistics;
        EXPECT_GT(s.validation_tokens, 0U);
        EXPECT_EQ(s.train_unknown + s.validation_unknown,
                  static_cast<std::uint64_t>(std::count(ids.begin(), ids.end(), kUnknown)));
      }
    }
  }
}

}  // namespace
}  // namespace onegin
