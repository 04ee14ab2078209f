// The sample texts of assets/: each is there, can be read without harm, and is worth learning from.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "places.h"
#include "text/corpus.h"

namespace onegin {
namespace {

std::string contents(const std::string& name) {
  constexpr std::string_view kFolder = "samples/";
  const bool sample = name.starts_with(kFolder);
  std::ifstream file(sample ? places::sample(name.substr(kFolder.size())) : places::asset(name),
                     std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

class Samples : public testing::Test {
 protected:
  nlohmann::json list = nlohmann::json::parse(contents("samples.json"));
};

CorpusBuilder::Built build(const nlohmann::json& sample) {
  TaskConfig config;
  const auto fields = fields_of(config);
  for (const char* name : {"unit", "boundary"}) {
    const auto field = find_field(fields, name);
    EXPECT_TRUE(field.ok() && field->set(sample[name].get<std::string>()).ok()) << sample;
  }
  CorpusBuilder builder(config, contents("samples/" + sample["file"].get<std::string>()));
  while (!builder.advance(1 << 20)) {
  }
  auto built = builder.finish();
  EXPECT_TRUE(built.ok()) << sample;
  return std::move(built).value();
}

TEST_F(Samples, AreCleanAndKnowTheirSentence) {
  std::set<std::string> ids;
  for (const auto& sample : list) {
    EXPECT_TRUE(ids.insert(sample["id"]).second) << sample;
    EXPECT_FALSE(sample["title"].get<std::string>().empty());
    const auto built = build(sample);
    const CorpusStatistics& statistics = built.corpus.statistics;
    EXPECT_EQ(statistics.text.malformed, 0u);
    EXPECT_LT(statistics.validation_unknown * 50, statistics.validation_tokens) << sample;
    std::vector<std::string> unknown;
    (void)encode(built.task, sample["sentence"].get<std::string>(), &unknown);
    EXPECT_TRUE(unknown.empty()) << sample;
    const std::string text = contents("samples/" + sample["file"].get<std::string>());
    EXPECT_EQ(read_text(text), text) << sample;  // NFC, '\n', no BOM
    EXPECT_TRUE(text.ends_with('\n'));
  }
}

TEST_F(Samples, StoriesDoNotRepeatThemselves) {
  for (const char* file : {"samples/english.txt", "samples/korean.txt"}) {
    const std::string text = contents(file);
    EXPECT_GE(text.size(), 30u * 1024);
    std::istringstream lines(text);
    std::set<std::string> seen;
    std::size_t long_lines = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.size() < 40) continue;
      ++long_lines;
      seen.insert(line);
    }
    EXPECT_GE(seen.size() + 3, long_lines) << file;  // a refrain or two
  }
}

TEST_F(Samples, NamesAreDifferentAndLowerCase) {
  std::istringstream lines(contents("samples/names.txt"));
  std::set<std::string> names;
  for (std::string name; std::getline(lines, name);) {
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), std::string::npos) << name;
    EXPECT_GE(name.size(), 2u);
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_GE(names.size(), 1000u);
}

// Each number once, and spelled as no other is.
TEST_F(Samples, NumbersHaveOneSpellingEach) {
  std::istringstream lines(contents("samples/numbers.txt"));
  std::set<std::string> numbers, spellings;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t tab = line.find('\t');
    ASSERT_NE(tab, std::string::npos) << line;
    EXPECT_EQ(line.substr(0, tab).find_first_not_of("0123456789"), std::string::npos) << line;
    EXPECT_EQ(line.find_first_not_of("abcdefghijklmnopqrstuvwxyz -", tab + 1), std::string::npos);
    EXPECT_TRUE(numbers.insert(line.substr(0, tab)).second) << line;
    EXPECT_TRUE(spellings.insert(line.substr(tab + 1)).second) << line;
  }
  EXPECT_GE(numbers.size(), 1000u);
}

// The generated language: fewer bits than its entropy are possible only by chance.
TEST_F(Samples, EntropyIsThatOfTheGrammar) {
  const auto sample = std::find_if(list.begin(), list.end(),
                                   [](const auto& row) { return row["id"] == "grammar"; });
  ASSERT_NE(sample, list.end());
  // 71/4 bits in 1655/32 characters a sentence.
  EXPECT_NEAR((*sample)["entropy"].get<double>(), 71.0 / 4 / (1655.0 / 32), 1e-12);
  EXPECT_NEAR((*sample)["entropy_held_out"].get<double>(), (*sample)["entropy"].get<double>(),
              1e-4);
}

}  // namespace
}  // namespace onegin
