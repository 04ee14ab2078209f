// Byte-pair encoding against the plain implementation of tests/golden/bpe, and by hand.
#include "text/units/bpe.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "memory_limit.h"
#include "places.h"
#include "text/corpus.h"
#include "text/texts.h"
#include "text/units/bpe_words.h"

namespace onegin {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  EXPECT_TRUE(file.good()) << path;
  return content.str();
}

std::string text_named(const std::string& name) {
  return content_of(name == "random" ? places::golden("bpe/random.txt")
                                     : places::asset("samples/" + name + ".txt"));
}

Result<CorpusBuilder::Built> learn(const std::string& text, int types,
                                   Boundary boundary = Boundary::stream, double share = 0,
                                   std::size_t budget = 1U << 20U) {
  CorpusBuilder builder(
      {.unit = Unit::bpe, .boundary = boundary, .bpe_vocabulary = types, .validation_share = share},
      text);
  while (!builder.advance(budget)) {
  }
  return builder.finish();
}

// As make_figures.py hashes tokens.
std::string hash_of_tokens(const Task& task, TokenView ids) {
  std::uint64_t value = 14695981039346656037U;
  const auto add = [&value](unsigned char byte) { value = (value ^ byte) * 1099511628211U; };
  for (const TokenId id : ids) {
    for (const char c : task.vocabulary.text(id)) add(static_cast<unsigned char>(c));
    add(0xFF);
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

TEST(Bpe, MergesAndTokensAreThoseOfThePlainImplementation) {
  const auto cases = nlohmann::json::parse(content_of(places::golden("bpe/figures.json")));
  ASSERT_EQ(cases.size(), 8U);
  for (const auto& figures : cases) {
    const std::string name = figures["text"];
    const int size = figures["size"];
    const auto built = learn(text_named(name), size);
    ASSERT_TRUE(built.ok()) << built.error().sentence();
    const Task& task = built->task;
    EXPECT_EQ(task.rule().learnt(), figures["learnt"].get<std::string>()) << name << " " << size;
    EXPECT_EQ(task.vocabulary.size() - kFirstText, figures["types"].get<std::size_t>());
    for (const auto& [other, encoded] : figures["encoded"].items()) {
      const auto ids = encode(task, text_named(other));
      EXPECT_EQ(ids.size(), encoded["count"].get<std::size_t>()) << name << " on " << other;
      EXPECT_EQ(hash_of_tokens(task, ids), encoded["hash"].get<std::string>());
      if (other == name) {
        EXPECT_EQ(ids, built->corpus.ids);
      }
    }
  }
}

std::string words(std::string_view line) {
  BpeWords cutter;
  cutter.begin(line);
  std::string shown;
  for (std::string_view word; cutter.next(word);) shown += "[" + std::string(word) + "]";
  return shown;
}

TEST(Bpe, WordsTakeTheBlankBeforeThem) {
  EXPECT_EQ(words("the king, the  king."), "[the][ king][,][ the][ ][ king][.]");
  EXPECT_EQ(words(" a\t b  "), "[ a][\t][ b][  ]");
  EXPECT_EQ(words("a \tb (c)"), "[a][ \t][b][ (][c][)]");
  EXPECT_EQ(words("don't 3.14 _x"), "[don]['][t][ 3][.][14][ _x]");
  EXPECT_EQ(words("강을 건너 私は学生。"), "[강을][ 건너][ 私は学生][。]");
  EXPECT_EQ(words(""), "");
  const std::string a(64, 'a');
  EXPECT_EQ(words(a + "aa"), "[" + a + "][aa]");
  EXPECT_EQ(words(" " + a), "[ " + a.substr(1) + "][a]");
}

TEST(Bpe, AWordByItselfIsOneWord) {
  Random random(51);
  for (int round = 0; round < 3000; ++round) {
    const std::string line = read_text(random_line(random, random.below(100)));
    BpeWords cutter;
    cutter.begin(line);
    std::string all;
    for (std::string_view word; cutter.next(word);) {
      ASSERT_EQ(words(word), "[" + std::string(word) + "]");
      all += word;
    }
    ASSERT_EQ(all, line);
  }
}

// Sennrich et al. 2016, figure 1, with blanks for the ends of words.
TEST(Bpe, MergesTheMostFrequentPairFirst) {
  std::string text;
  for (int i = 0; i < 5; ++i) text += "low\n";
  for (int i = 0; i < 2; ++i) text += "lower\n";
  for (int i = 0; i < 6; ++i) text += "newest\n";
  for (int i = 0; i < 3; ++i) text += "widest\n";
  const auto built = learn(text, 262);
  ASSERT_TRUE(built.ok());
  // es 9 (of s-t too: "e" has the smaller number), est 9, lo 7, low 7, ew 6 ("e" before "n", "w").
  EXPECT_EQ(built->task.rule().learnt(), ";65+73,100+74,6c+6f,102+77,65+77,6e+104");
  EXPECT_EQ(tokenize_line("lowest newer", built->task.rule()),
            (std::vector<std::string>{"low", "est", " ", "new", "e", "r"}));
}

TEST(Bpe, RunsOfOneLetterAreMergedFromTheirBeginning) {
  const auto built = learn("aaaaa aaaaa aaa\n", 258);
  ASSERT_TRUE(built.ok());
  EXPECT_EQ(built->task.rule().learnt(), ";61+61,100+61");
  EXPECT_EQ(tokenize_line("aaaaaaa", built->task.rule()),
            (std::vector<std::string>{"aa", "aa", "aaa"}));
}

TEST(Bpe, LearnsFromTheTrainingPartAlone) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "abab cdcd\n";
  for (int i = 0; i < 50; ++i) text += "xyxy ééé\n";
  for (const Boundary boundary : {Boundary::stream, Boundary::sentence}) {
    const auto half = learn(text, 400, boundary, 0.5);
    ASSERT_TRUE(half.ok());
    EXPECT_EQ(half->task.vocabulary.find("xy"), kUnknown);
    EXPECT_EQ(half->task.vocabulary.find("é"), kUnknown);
    EXPECT_NE(half->task.vocabulary.find("abab"), kUnknown);
    const CorpusStatistics& statistics = half->corpus.statistics;
    EXPECT_EQ(statistics.validation_unknown, 0U);
    EXPECT_EQ(statistics.validation_characters, 50U * 9) << "code points, though é is two tokens";
    EXPECT_EQ(statistics.validation_tokens, 50U * (4 + 1 + 6 + 1));
    EXPECT_EQ(decode(half->task, half->corpus.validation()), text.substr(500));
  }
}

TEST(Bpe, ABlankAtTheEndOfAPromptBeginsTheNextWord) {
  const Task task = learn("the king the queen\n", 300)->task;
  EXPECT_EQ(loose_end(task, "the "), 1U);
  EXPECT_EQ(loose_end(task, "the  "), 1U);
  EXPECT_EQ(loose_end(task, "the"), 0U);
}

TEST(Bpe, MoreThanThereIsMemoryForIsRefused) {
  std::string text;
  Random random(52);
  while (text.size() < 4'000'000) text += std::to_string(random.next()) + " ";
  set_memory_limit(60'000'000);
  const auto built = learn(text, 1000);
  set_memory_limit(0);
  ASSERT_FALSE(built.ok());
  EXPECT_NE(built.error().sentence().find("choose a shorter text or another unit"),
            std::string::npos);
}

// In processor time, and generous: what is quadratic would take minutes.
TEST(Bpe, HostileTextsAreLearntFast) {
  Random random(53);
  std::vector<std::string> texts(4);
  texts[0] = std::string(1'000'000, 'a');
  while (texts[1].size() < 1'000'000) texts[1] += "ab";
  while (texts[2].size() < 1'000'000) texts[2] += static_cast<char>('a' + random.below(26));
  while (texts[3].size() < 1'000'000)
    append_utf8(0x4E00 + static_cast<int>(random.below(5000)), texts[3]);
  const std::clock_t begin = std::clock();
  for (const std::string& text : texts) {
    const auto built = learn(text, 8192, Boundary::stream, 0.1, 65536);
    ASSERT_TRUE(built.ok());
    EXPECT_EQ(decode(built->task, built->corpus.ids), text);
  }
  EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 60);
}

}  // namespace
}  // namespace onegin
