// The vocabulary: ids in order, control symbols apart from text, growth.
#include "text/vocabulary.h"

#include <gtest/gtest.h>

namespace onegin {
namespace {

TEST(Vocabulary, StartsWithTheControlSymbols) {
  const Vocabulary vocabulary;
  EXPECT_EQ(vocabulary.size(), 3u);
  EXPECT_EQ(vocabulary.text(kBeginSentence), "<s>");
  EXPECT_EQ(vocabulary.text(kEndSentence), "</s>");
  EXPECT_EQ(vocabulary.text(kUnknown), "<unk>");
}

TEST(Vocabulary, TextIsNeverAControlSymbol) {
  Vocabulary vocabulary;
  for (const std::string_view control : {"<s>", "</s>", "<unk>"}) {
    EXPECT_EQ(vocabulary.find(control), kUnknown);
    const TokenId id = vocabulary.add(control);
    EXPECT_GE(id, kFirstText);
    EXPECT_EQ(vocabulary.find(control), id);
  }
}

TEST(Vocabulary, GivesIdsInOrderAndFindsThemAgain) {
  Vocabulary vocabulary;
  // Lengths from 0 to 300 bytes, one-byte ones of all kinds, NUL and prefixes of each other.
  std::vector<std::string> tokens{""};
  for (int byte = 0; byte < 256; ++byte) tokens.emplace_back(1, static_cast<char>(byte));
  for (std::size_t size = 2; size <= 300; ++size) tokens.emplace_back(size, 'x');
  for (int i = 0; i < 20000; ++i) tokens.push_back("token " + std::to_string(i));
  tokens.emplace_back("a\0b", 3);
  tokens.emplace_back("a\0", 2);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    EXPECT_EQ(vocabulary.find(tokens[i]), kUnknown);
    EXPECT_EQ(vocabulary.add(tokens[i]), kFirstText + i);
    EXPECT_EQ(vocabulary.add(tokens[i]), kFirstText + i);
  }
  EXPECT_EQ(vocabulary.size(), kFirstText + tokens.size());
  const Vocabulary copy = vocabulary;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto id = static_cast<TokenId>(kFirstText + i);
    EXPECT_EQ(copy.find(tokens[i]), id);
    EXPECT_EQ(copy.text(id), tokens[i]);
  }
}

TEST(Vocabulary, IsRebuiltFromItsTexts) {
  Vocabulary vocabulary;
  for (const std::string_view token : {"the", "\n", "<s>", "é", "t", ""}) vocabulary.add(token);
  Vocabulary rebuilt;
  for (TokenId id = kFirstText; id < vocabulary.size(); ++id)
    EXPECT_EQ(rebuilt.add(vocabulary.text(id)), id);
}

TEST(Vocabulary, FindsByTheSpellingThenByNfc) {
  Vocabulary vocabulary;
  const auto add = [&](std::string_view token) {
    const TokenId id = vocabulary.add(token);
    vocabulary.know_normal_form(id);
    return id;
  };
  const TokenId ring = add("A\u030A");  // composed: U+00C5
  const TokenId angstrom = add("\u212B");
  const TokenId bangla = add("\u09DC");  // its NFC is two characters
  const TokenId odd = add("\xE8");
  const TokenId composed = add("\u00E9");
  EXPECT_EQ(vocabulary.find("A\u030A"), ring);
  EXPECT_EQ(vocabulary.find("\u212B"), angstrom);
  EXPECT_EQ(vocabulary.find("\u00C5"), ring);  // the first of both
  EXPECT_EQ(vocabulary.find("\u09A1\u09BC"), bangla);
  EXPECT_EQ(vocabulary.find("e\u0301"), composed);
  EXPECT_EQ(vocabulary.find("\xE8"), odd);
  EXPECT_EQ(vocabulary.find("\xE9"), kUnknown);  // another odd byte
  EXPECT_EQ(vocabulary.find("\uFFFD"), kUnknown);
  // A copy knows what it is taught alone.
  Vocabulary copy = vocabulary;
  copy.know_normal_form(copy.add("n\u0303"));
  EXPECT_EQ(copy.find("\u00F1"), copy.size() - 1);
  EXPECT_EQ(vocabulary.find("\u00F1"), kUnknown);
  // Without normal forms nothing is looked for twice.
  Vocabulary plain;
  plain.add("\u00E9");
  EXPECT_EQ(plain.find("e\u0301"), kUnknown);
}

}  // namespace
}  // namespace onegin
