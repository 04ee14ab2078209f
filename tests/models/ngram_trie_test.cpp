// The trie finds every n-gram that is there and none that is not, however many follow one context.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace onegin
