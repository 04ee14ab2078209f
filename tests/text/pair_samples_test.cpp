// The programs that make sample pairs: what they say is right, and no source comes twice.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "pairs/pairs.h"
#include "scenes/scene.h"
#include "text/corpus.h"

namespace onegin {
namespace {

std::vector<pairs::Pair> pairs_of(const std::string& lines) {
  std::vector<pairs::Pair> all;
  std::istringstream text(lines);
  for (std::string line; std::getline(text, line);) {
    const std::size_t tab = line.find('\t');
    EXPECT_NE(tab, std::string::npos) << line;
    all.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return all;
}

TEST(PairSamples, NumbersInKorean) {
  const std::map<std::uint32_t, std::string> said{{1, "일"},
                                                  {10, "십"},
                                                  {11, "십일"},
                                                  {100, "백"},
                                                  {111, "백십일"},
                                                  {1000, "천"},
                                                  {1234, "천이백삼십사"},
                                                  {2026, "이천이십육"},
                                                  {10000, "만"},
                                                  {10001, "만일"},
                                                  {20500, "이만오백"},
                                                  {110000, "십일만"},
                                                  {12345678, "천이백삼십사만오천육백칠십팔"}};
  for (const auto& [number, words] : said) EXPECT_EQ(pairs::korean_number(number), words);
}

TEST(PairSamples, DatesInKorean) {
  EXPECT_EQ(pairs::korean_date({2026, 11, 28}), "이천이십육년 십일월 이십팔일");
  EXPECT_EQ(pairs::korean_date({1999, 6, 10}), "천구백구십구년 유월 십일");
  EXPECT_EQ(pairs::korean_date({2000, 10, 1}), "이천년 시월 일일");
  EXPECT_EQ(pairs::iso_date({2026, 1, 8}), "2026-01-08");
}

TEST(PairSamples, ParticlesFollowTheSound) {
  for (const char* word : {"왕", "곰", "책", "달", "꽃"}) {
    EXPECT_TRUE(pairs::ends_with_consonant(word)) << word;
  }
  for (const char* word : {"아이", "여우", "나무", "노래"}) {
    EXPECT_FALSE(pairs::ends_with_consonant(word)) << word;
  }
}

TEST(PairSamples, DatesAreWhatTheirSourcesSay) {
  std::size_t days_named = 0;
  for (const auto& [source, target] : pairs_of(pairs::dates())) {
    ASSERT_EQ(target.size(), 10U);
    EXPECT_EQ(target[4], '-');
    const std::string day = std::to_string(std::stoi(target.substr(8)));
    EXPECT_NE(source.find(day), std::string::npos) << source;
    EXPECT_NE(source.find(target.substr(2, 2)), std::string::npos) << source;
    // Tomohiko Sakamoto's days of the week, 0 for Sunday.
    const std::size_t comma = source.find_first_of(", ");
    constexpr std::string_view kNames[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    for (int named = 0; named < 7 && comma > 2; ++named) {
      if (!source.starts_with(kNames[named])) continue;
      constexpr int kShift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
      const int month = std::stoi(target.substr(5, 2)), date = std::stoi(target.substr(8));
      const int year = std::stoi(target.substr(0, 4)) - (month < 3 ? 1 : 0);
      EXPECT_EQ((year + year / 4 - year / 100 + year / 400 + kShift[month - 1] + date) % 7, named)
          << source;
      ++days_named;
    }
  }
  EXPECT_GT(days_named, 100U);
}

TEST(PairSamples, WordsAreBackward) {
  for (const auto& [source, target] : pairs_of(pairs::reversed_words())) {
    EXPECT_EQ(std::string(source.rbegin(), source.rend()), target);
  }
}

// Subject, verb, object: subject, object, verb.
TEST(PairSamples, SentencesAreTranslated) {
  std::map<std::string, std::string> all;
  for (const auto& [source, target] : pairs_of(pairs::english_korean())) all[source] = target;
  std::size_t found = 0;
  for (const auto& [source, target] : std::map<std::string, std::string>{
           {"the student sees the river", "학생이 강을 본다"},
           {"the cat draws the big moon", "고양이가 큰 달을 그린다"}}) {
    const auto own = all.find(source);
    if (own == all.end()) continue;
    ++found;
    EXPECT_EQ(own->second, target);
  }
  EXPECT_EQ(found, 2U);
}

// "A relation B" is what the numbers of the scene say; each caption names what the scene has.
TEST(PairSamples, CaptionsSayWhatScenesShow) {
  std::set<std::string> relations;
  for (const auto& sample : {pairs::scenes(), pairs::scenes_new()}) {
    std::size_t alone = 0, beside = 0;
    for (const auto& [source, target] : pairs_of(sample)) {
      const auto scene = parse_scene(source);
      ASSERT_TRUE(scene.ok()) << source;
      EXPECT_EQ(write_scene(*scene), source);
      const auto name = [](const SceneShape& shape) {
        const std::string colour(kSceneColours[static_cast<std::size_t>(shape.colour)]);
        const std::string form(kSceneForms[static_cast<std::size_t>(shape.form)]);
        if (shape.size < 6) return "a small " + colour + " " + form;
        return (colour == "orange" ? "an " : "a ") + colour + " " + form;
      };
      const auto shapes = scene->shapes();
      if (shapes.size() == 1) {
        EXPECT_EQ(target, name(shapes[0])) << source;
        ++alone;
        continue;
      }
      ++beside;
      ASSERT_EQ(shapes.size(), 2U) << source;
      const bool swapped = !target.starts_with(name(shapes[0]) + " ");
      const SceneShape &a = shapes[swapped ? 1 : 0], &b = shapes[swapped ? 0 : 1];
      const int dx = a.x - b.x, dy = a.y - b.y;
      const std::string relation = std::abs(dx) > std::abs(dy) ? (dx < 0 ? "left of" : "right of")
                                                               : (dy < 0 ? "above" : "below");
      EXPECT_EQ(target, name(a) + " " + relation + " " + name(b)) << source;
      EXPECT_LE(a.colour, b.colour) << source;
      relations.insert(relation);
    }
    EXPECT_GT(alone, 300U);
    EXPECT_GT(beside, 3000U);
  }
  EXPECT_EQ(relations.size(), 4U);
}

// What is held out of the second sample of scenes, and nothing else, has one of three combinations.
TEST(PairSamples, NewCombinationsAreHeldOut) {
  CorpusBuilder builder(TaskConfig{.unit = Unit::word, .boundary = Boundary::pairs},
                        pairs::scenes_new());
  while (!builder.advance(1U << 20U)) {
  }
  const auto built = builder.finish();
  ASSERT_TRUE(built.ok());
  const auto new_in = [](const std::string& line) {
    return line.find("red triangle") != std::string::npos ||
           line.find("green circle") != std::string::npos ||
           line.find("blue square") != std::string::npos;
  };
  for (const auto& [part, expected] :
       {std::pair{built->corpus.train(), false}, {built->corpus.validation(), true}}) {
    std::istringstream lines(decode(built->task, part));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      EXPECT_EQ(new_in(line), expected) << line;
      // Whatever is new, its parts and its numbers are known.
      EXPECT_EQ(line.find("\xEF\xBF\xBD"), std::string::npos) << line;
    }
    EXPECT_GT(count, 300U);
  }
}

// So that what is held out was not seen.
TEST(PairSamples, NoSourceIsInBothParts) {
  for (const pairs::Sample& sample : pairs::samples()) {
    const std::string lines = sample.make();
    EXPECT_EQ(lines, sample.make()) << sample.name;
    CorpusBuilder builder(TaskConfig{.boundary = Boundary::pairs}, lines);
    while (!builder.advance(1U << 20U)) {
    }
    const auto built = builder.finish();
    ASSERT_TRUE(built.ok());
    std::set<std::string> sources;
    std::size_t pairs_read = 0;
    for (const TokenView part : {built->corpus.train(), built->corpus.validation()}) {
      std::vector<TokenId> source;
      bool given = true;
      for (const TokenId id : part) {
        if (id == kBeginSentence) {
          EXPECT_TRUE(sources.insert(decode(built->task, source)).second) << sample.name;
          given = false;
        } else if (id == kEndSentence) {
          source.clear();
          given = true;
          ++pairs_read;
        } else if (given) {
          source.push_back(id);
        }
      }
    }
    EXPECT_GE(pairs_read, 3000U) << sample.name;
    EXPECT_GT(built->corpus.validation().size(), 0U);
  }
}

}  // namespace
}  // namespace onegin
