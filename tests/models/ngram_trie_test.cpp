// The trie finds every n-gram that is there and none that is not, however many follow one context;
// many walks at once say what one says.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>

#include "models/ngram/ngram_model.h"
#include "models/ngram/trie_builder.h"

namespace onegin {
namespace {

TEST(NgramTrie, FindsWhatIsThereAmongFewAndMany) {
  constexpr std::size_t kWords = 5000;
  NgramTrie trie;
  trie.reset(2, kWords, kUnknown);
  // Word c is followed by c words, three ids apart.
  std::vector<NgramEntry> entries;
  const auto follows = [](TokenId context, TokenId word) {
    return word % 3 == context % 3 && word / 3 < context;
  };
  for (TokenId context = 0; context < 1500; context += context < 90 ? 1 : 53) {
    for (TokenId word = context % 3; word / 3 < context; word += 3) {
      entries.push_back({.context = context, .word = word, .prob = 0.5F});
    }
  }
  ASSERT_FALSE(append_order(trie, 2, entries));
  for (TokenId context = 0; context < 1500; context += context < 90 ? 1 : 53) {
    for (TokenId word = 0; word < kWords; ++word) {
      const std::uint32_t found = trie.find({1, context}, word);
      ASSERT_EQ(found != kNoNode, follows(context, word)) << context << " " << word;
      if (found != kNoNode) {
        ASSERT_EQ(trie.word(2, found), word);
      }
    }
  }
}

// Words drawn at random, the small ids more often; in a sentence task lines of 0 to 300 words.
std::vector<TokenId> random_events(std::size_t size, std::size_t vocabulary_size, bool sentences) {
  std::mt19937 random(3);
  std::vector<TokenId> events;
  while (events.size() < size) {
    const std::size_t line = random() % (random() % 8 == 0 ? 300 : 20);
    for (std::size_t i = 0; i < line; ++i) {
      const std::size_t below = 1 + random() % (vocabulary_size - kUnknown);
      events.push_back(kUnknown + static_cast<TokenId>(random() % below));
    }
    if (sentences) events.push_back(kEndSentence);
  }
  return events;
}

std::unique_ptr<NgramModel> counted(int order, bool sentences, std::span<const TokenId> train,
                                    std::size_t types) {
  auto model = std::make_unique<NgramModel>();
  EXPECT_TRUE(find_field(model->fields(), "order").value().set(std::to_string(order)));
  EXPECT_TRUE(model->build({types, sentences ? kEndSentence : kUnknown, sentences}, 1));
  EXPECT_TRUE(model->fit(train, {}, [] { return false; }));
  return model;
}

TEST(NgramTrie, ManyWalksSayToTheBitWhatOneSays) {
  constexpr std::size_t kTypes = 200;
  for (const bool sentences : {false, true}) {
    const std::vector<TokenId> events = random_events(9000, kTypes, sentences);
    const auto train = std::span(events).first(4000);
    for (const int order : {1, 2, 3, 5, 16}) {
      const auto model = counted(order, sentences, train, kTypes);
      std::vector<EventScore> one(events.size()), many(events.size());
      std::vector<std::uint8_t> starts(events.size());
      if (sentences) starts = sentence_starts(events, true);
      State state = model->begin();
      std::vector<State> states;
      for (std::size_t i = 0; i < events.size(); ++i) {
        states.push_back(state);
        model->score(state, std::span(events).subspan(i, 1), std::span(starts).subspan(i, 1),
                     std::span(one).subspan(i, 1));
      }
      states.push_back(state);
      for (const std::size_t at_once : {7U, 33U, 513U, 4096U, 9000U}) {
        std::size_t done = 0;
        state = model->begin();
        while (done < events.size()) {
          ASSERT_EQ(state, states[done]) << order << " " << at_once << " " << done;
          const std::size_t size = std::min<std::size_t>(at_once, events.size() - done);
          model->score(state, std::span(events).subspan(done, size),
                       std::span(starts).subspan(done, size), std::span(many).subspan(done, size));
          done += size;
        }
        ASSERT_EQ(state, states.back());
        for (std::size_t i = 0; i < events.size(); ++i) {
          ASSERT_EQ(std::memcmp(&many[i].log_prob, &one[i].log_prob, sizeof(double)), 0)
              << order << " " << at_once << " " << i;
          ASSERT_EQ(many[i].order, one[i].order);
        }
      }
    }
  }
}

TEST(NgramTrie, EverySuffixIsTheNgramWithoutItsOldestToken) {
  const std::vector<TokenId> events = random_events(6000, 3000, true);
  const auto model = counted(4, true, events, 3000);
  NgramTrie trie = model->trie();
  for (int k = 2; k <= trie.order; ++k) {
    std::vector<std::vector<TokenId>> below;
    visit_ngrams(trie, k - 1, [&](std::size_t, const auto& words) { below.push_back(words); });
    std::vector<std::uint32_t> counted_links;
    visit_ngrams(trie, k, [&](std::size_t i, const std::vector<TokenId>& words) {
      const std::vector<TokenId> suffix(words.begin() + 1, words.end());
      ASSERT_EQ(below[trie.suffix(k, i)], suffix) << k << " " << i;
      counted_links.push_back(trie.suffix(k, i));
    });
    ASSERT_TRUE(trie.link_suffixes());  // found again by searching
    for (std::size_t i = 0; i < counted_links.size(); ++i) {
      ASSERT_EQ(trie.suffix(k, i), counted_links[i]);
    }
  }
  // Without one of order 3, what continues it has no suffix.
  trie.levels[2].words[trie.suffix(4, 0)] = 2999;
  EXPECT_FALSE(trie.link_suffixes());
}

}  // namespace
}  // namespace onegin
