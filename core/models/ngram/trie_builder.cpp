// Sorting n-grams into orders, and closing a trie under taking suffixes.
#include "models/ngram/trie_builder.h"

#include <algorithm>
#include <set>
#include <span>

namespace onegin {
namespace {

constexpr float kUnsaid = -1;  // the probability of an added n-gram, until it is known

using Tuples = std::set<std::vector<TokenId>>;

// The node of an n-gram, or kNoNode.
std::uint32_t locate(const NgramTrie& trie, std::span<const TokenId> words) {
  NgramCursor at{1, words[0]};
  for (const TokenId word : words.subspan(1)) {
    at = {at.order + 1, trie.find(at, word)};
    if (at.node == kNoNode) break;
  }
  return at.node;
}

// Per order (index k - 1), the n-grams that the longer ones ask for and the trie does not have.
std::vector<Tuples> missing_ngrams(const NgramTrie& trie) {
  std::vector<Tuples> missing(static_cast<std::size_t>(trie.order));
  for (int k = trie.order; k >= 3; --k) {
    const auto index = static_cast<std::size_t>(k) - 1;
    const auto ask = [&](std::span<const TokenId> words) {
      if (locate(trie, words) == kNoNode) missing[index - 1].insert({words.begin(), words.end()});
    };
    visit_ngrams(trie, k, [&](std::size_t, const std::vector<TokenId>& words) {
      ask(std::span(words).subspan(1));
    });
    for (const std::vector<TokenId>& words : missing[index]) {
      ask(std::span(words).subspan(1));
      ask(std::span(words).first(words.size() - 1));
    }
  }
  return missing;
}

// The same trie with the missing n-grams.
NgramTrie with_missing(const NgramTrie& trie, const std::vector<Tuples>& missing) {
  NgramTrie whole;
  whole.reset(trie.order, trie.vocabulary_size, 0);
  whole.levels[0].nodes = trie.levels[0].nodes;
  for (int k = 2; k <= trie.order; ++k) {
    std::vector<NgramEntry> entries;
    const auto add = [&](std::span<const TokenId> words, float prob, float backoff) {
      entries.push_back({.context = locate(whole, words.first(words.size() - 1)),
                         .word = words.back(),
                         .prob = prob,
                         .backoff = backoff});
    };
    visit_ngrams(trie, k, [&](std::size_t i, const std::vector<TokenId>& words) {
      const bool leaf = trie.is_leaf_order(k);
      add(words, trie.prob(k, i),
          leaf ? 1.0F : trie.levels[static_cast<std::size_t>(k) - 1].nodes[i].backoff);
    });
    for (const std::vector<TokenId>& words : missing[static_cast<std::size_t>(k) - 1]) {
      add(words, kUnsaid, 1);
    }
    append_order(whole, k, entries);
  }
  return whole;
}

}  // namespace

std::optional<std::pair<std::uint32_t, std::uint32_t>> append_order(
    NgramTrie& trie, int k, std::vector<NgramEntry>& entries) {
  const auto before = [](const NgramEntry& a, const NgramEntry& b) {
    return a.context != b.context ? a.context < b.context : a.word < b.word;
  };
  if (!std::is_sorted(entries.begin(), entries.end(), before)) {
    std::sort(entries.begin(), entries.end(), before);
  }
  std::vector<NgramNode>& parents = trie.levels[static_cast<std::size_t>(k) - 2].nodes;
  std::vector<TokenId>& words = trie.words_of(k);
  const bool leaf = trie.is_leaf_order(k);
  words.reserve(entries.size());
  std::size_t parent = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const NgramEntry& entry = entries[i];
    if (i > 0 && !before(entries[i - 1], entry)) return {{entries[i - 1].source, entry.source}};
    while (parent <= entry.context) parents[parent++].first = static_cast<std::uint32_t>(i);
    words.push_back(entry.word);
    if (leaf) {
      trie.leaves.push_back({.prob = entry.prob});
    } else {
      std::vector<NgramNode>& nodes = trie.levels[static_cast<std::size_t>(k) - 1].nodes;
      nodes.back() = {.prob = entry.prob, .backoff = entry.backoff};
      nodes.push_back({});
    }
  }
  const auto size = static_cast<std::uint32_t>(entries.size());
  while (parent < parents.size()) parents[parent++].first = size;
  return {};
}

std::size_t complete_suffixes(NgramTrie& trie) {
  if (trie.link_suffixes()) return 0;
  const std::vector<Tuples> missing = missing_ngrams(trie);
  trie = with_missing(trie, missing);
  if (!trie.link_suffixes()) return 0;  // cannot be: nothing is missing any more
  std::size_t added = 0;
  for (const Tuples& tuples : missing) added += tuples.size();
  for (int k = 2; k <= trie.order; ++k) {
    for (std::uint32_t parent = 0; parent < trie.size(k - 1); ++parent) {
      const NgramCursor at{static_cast<std::uint32_t>(k) - 1, parent};
      const NgramTrie::Range range = trie.children(at);
      for (std::uint32_t i = range.begin; i < range.end; ++i) {
        if (trie.prob(k, i) == kUnsaid) {
          trie.set_prob(k, i, trie.node(at).backoff * trie.prob(k - 1, trie.suffix(k, i)));
        }
      }
    }
  }
  return added;
}

}  // namespace onegin
