// The suffix links of a trie: for each n-gram the one without its oldest token.
//
// Those of the n-grams after one context are found among the n-grams after the context's own
// suffix, which lie anywhere. So what is looked for next is asked for early, and searches are made
// many at a time: one goes on while another waits for memory.
#include <algorithm>
#include <array>
#include <string>

#include "models/ngram/trie.h"

namespace onegin {
namespace {

// Searches in ascending words, done together once there are enough of them.
class Searches {
 public:
  static constexpr std::size_t kMost = 16;

  bool full() const { return count_ == kMost; }
  // For `word` in words[range], which is not empty; `source` is the caller's name for it.
  void add(NgramTrie::Range range, TokenId word, std::uint32_t source) {
    at_[count_] = range.begin;
    length_[count_] = range.end - range.begin;
    word_[count_] = word;
    source_[count_] = source;
    ++count_;
  }
  // done(source, place), kNoNode where the word is not; false ends it. Forgets the searches.
  template <class Done>
  bool run(const TokenId* words, const Done& done) {
    std::uint32_t longest = 0;
    for (std::size_t i = 0; i < count_; ++i) longest = std::max(longest, length_[i]);
    // No branch depends on what is read, so nothing waits before all searches have asked.
    for (; longest > 1; longest -= longest / 2) {
      for (std::size_t i = 0; i < count_; ++i) {
        const std::uint32_t half = length_[i] / 2;
        at_[i] += words[at_[i] + half] <= word_[i] ? half : 0;
        length_[i] -= half;
      }
    }
    const std::size_t count = count_;
    count_ = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!done(source_[i], words[at_[i]] == word_[i] ? at_[i] : kNoNode)) return false;
    }
    return true;
  }

 private:
  std::array<std::uint32_t, kMost> at_{}, length_{}, source_{};
  std::array<TokenId, kMost> word_{};
  std::size_t count_ = 0;
};

Error without_suffix(int k, std::uint32_t i) {
  return Error{say("n-gram {0} of order {1} has no suffix in the order below", i, k), "", ""};
}

}  // namespace

void NgramTrie::set_suffix(int k, std::size_t i, std::uint32_t suffix) {
  (is_leaf_order(k) ? leaves[i].suffix : levels[static_cast<std::size_t>(k) - 1].nodes[i].suffix) =
      suffix;
}

// The suffixes of the n-grams of order k >= 3 whose contexts are `parents`.
Result<void> NgramTrie::link_children(int k, Range parents) {
  constexpr std::uint32_t kEarlyContexts = 24;  // contexts
  const std::vector<NgramNode>& contexts = levels[static_cast<std::size_t>(k) - 2].nodes;
  const TokenId* words = words_of(k - 1).data();
  const std::uint32_t below = static_cast<std::uint32_t>(k) - 2;
  std::uint32_t missing = kNoNode;
  const auto done = [&](std::uint32_t i, std::uint32_t place) {
    if (place == kNoNode) missing = i;
    set_suffix(k, i, place);
    return missing == kNoNode;
  };
  Searches searches;
  for (std::uint32_t parent = parents.begin; parent < parents.end; ++parent) {
    if (parent + kEarlyContexts < parents.end) {
      __builtin_prefetch(&node({below, contexts[parent + kEarlyContexts].suffix}));
    }
    const std::uint32_t first = contexts[parent].first, last = contexts[parent + 1].first;
    if (first == last) continue;
    const Range candidates = children({below, contexts[parent].suffix});
    if (candidates.begin == candidates.end) return without_suffix(k, first);
    for (std::uint32_t i = first; i < last; ++i) {
      searches.add(candidates, word(k, i), i);
      if (searches.full() && !searches.run(words, done)) return without_suffix(k, missing);
    }
  }
  if (!searches.run(words, done)) return without_suffix(k, missing);
  return {};
}

Result<void> NgramTrie::link_suffixes(Pieces& pieces) {
  pieces.parts(size(1), Pieces::kCopied, [this](std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) levels[0].nodes[i].suffix = 0;
  });
  if (order > 1) {
    pieces.parts(size(2), Pieces::kCopied, [this](std::size_t first, std::size_t count) {
      for (std::size_t i = first; i < first + count; ++i) set_suffix(2, i, word(2, i));
    });
  }
  for (int k = 3; k <= order; ++k) {
    const std::size_t parents = size(k - 1);
    const double children = static_cast<double>(size(k)) / static_cast<double>(parents + 1);
    auto linked = pieces.parts(
        parents, Pieces::kDrawn * (1 + children), [&](std::size_t first, std::size_t count) {
          return link_children(
              k, {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(first + count)});
        });
    if (!linked) return linked;
  }
  return {};
}

}  // namespace onegin
