// Korean: words by their English, arguments in their language, particles by sound.
#include "language/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "language/particles.h"

namespace onegin::web {
namespace {

std::uint32_t fnv(std::string_view key) {
  std::uint32_t hash = 2166136261u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

// As cmake/words.py packs them.
std::string packed(std::vector<std::pair<std::string, std::string>> words) {
  std::sort(words.begin(), words.end(),
            [](const auto& a, const auto& b) { return fnv(a.first) < fnv(b.first); });
  const auto bytes = [](std::uint32_t n) {
    return std::string(reinterpret_cast<const char*>(&n), sizeof n);
  };
  std::string file = "OWO1" + bytes(static_cast<std::uint32_t>(words.size()));
  for (const auto& [key, korean] : words) file += bytes(fnv(key));
  for (const auto& [key, korean] : words) file += korean + '\0';
  return file;
}

TEST(Words, AreSaidInTheLanguageChosen) {
  EXPECT_EQ(tr("no such key"), "no such key");
  EXPECT_FALSE(take_words(""));
  EXPECT_FALSE(take_words("OWO1\xff\xff\xff\xff x"));
  std::string cut = packed({{"one", "하나"}, {"two", "둘"}});
  EXPECT_FALSE(take_words(cut.substr(0, cut.size() - 3)));
  ASSERT_TRUE(take_words(packed({{"a test of {0}", "{0:을/를} 시험"},
                                 {"a test word", "시험"},
                                 {"{0} before {1}", "{1:이/가} {0} 뒤"}})));
  EXPECT_EQ(tr("a test word"), "a test word") << "nothing was chosen";
  ASSERT_TRUE(choose_language(Language::korean));
  EXPECT_EQ(tr("a test word"), "시험");
  EXPECT_EQ(tr("a test of {0}", 3), "3을 시험");
  EXPECT_EQ(tr(say("{0} before {1}", "a test word", say("a test word"))), "시험이 a test word 뒤");
  EXPECT_EQ(tr("not there {0}", say("a test word")), "not there 시험");
  const std::string second = packed({{"said in a room", "방에서 하는 말"}});
  ASSERT_TRUE(take_words(second));
  ASSERT_TRUE(take_words(second)) << "once more";
  EXPECT_EQ(tr("said in a room"), "방에서 하는 말");
  EXPECT_EQ(tr("a test word"), "시험");
  ASSERT_TRUE(choose_language(Language::english));
  EXPECT_EQ(tr(say("a test of {0}", say("a test word"))), "a test of a test word");
}

TEST(Words, ParticlesFollowTheSound) {
  const std::vector<std::pair<std::string, std::string>> topics = {
      {"모델", "은"},   {"나무", "는"},   {"LSTM", "은"},     {"GRU", "는"},    {"MLP", "는"},
      {"RNN", "은"},    {"n-gram", "은"}, {"LSTM 128", "은"}, {"모델 2", "는"}, {"0", "은"},
      {"9", "는"},      {"12 %", "는"},   {"'강'", "은"},     {"(바다)", "는"}, {"Onegin", "은"},
      {"Eugene", "는"}, {"song", "은"},   {"", "는"},         {"…", "는"}};
  for (const auto& [word, expected] : topics) EXPECT_EQ(particle(word, "은/는"), expected) << word;
  EXPECT_EQ(particle("글", "으로/로"), "로");
  EXPECT_EQ(particle("8", "으로/로"), "로");
  EXPECT_EQ(particle("HTML", "으로/로"), "로");
  EXPECT_EQ(particle("강", "으로/로"), "으로");
  EXPECT_EQ(particle("글", "을/를"), "을");
  EXPECT_EQ(particle("3", "이/가"), "이");
  EXPECT_EQ(particle("글", "까지"), "까지");
}

}  // namespace
}  // namespace onegin::web
