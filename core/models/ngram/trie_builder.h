// Builds an n-gram trie from n-grams in any order, and adds the suffixes it lacks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/ngram/trie.h"

namespace onegin {

// One n-gram of order k >= 2.
struct NgramEntry {
  std::uint32_t context = 0;  // node of order k - 1
  TokenId word = 0;
  float prob = 0;
  float backoff = 1;
  std::uint32_t source = 0;  // where it comes from, for messages: a line
};

// Adds order k to a trie (of an order >= k) that has the orders below. Sorts `entries`. If two of
// them are the same n-gram, their sources, and the trie is of no use any more.
std::optional<std::pair<std::uint32_t, std::uint32_t>> append_order(
    NgramTrie& trie, int k, std::vector<NgramEntry>& entries);

// An n-gram of order 3 or more whose context the trie does not have.
struct LooseNgram {
  float prob = 0;
  float backoff = 1;
  std::uint32_t source = 0;  // as NgramEntry
};
using LooseNgrams = std::map<std::vector<TokenId>, LooseNgram>;

// Links suffixes. Pruned models lack some; each is added with the probability that backing off
// gives it and the back-off weight 1, which changes no probability. Returns how many were added.
// `loose` ones are added where their contexts are suffixes of other n-grams.
struct CompletedTrie {
  std::size_t added = 0;
  // A loose one where that is not so: its order and source. The trie is then of no use any more.
  std::optional<std::pair<std::size_t, std::uint32_t>> without_context;
};
CompletedTrie complete_suffixes(NgramTrie& trie, const LooseNgrams& loose = {});

// P(last word | the words before it), found without suffix links.
double backed_off_probability(const NgramTrie& trie, std::span<const TokenId> words);

// The same n-grams of the same words under other ids: ids[w] is the new id of word w, each given
// once. Suffixes are linked.
NgramTrie renumbered(const NgramTrie& trie, std::span<const TokenId> ids);

// The words of the n-grams of order k, one after another.
class NgramWalk {
 public:
  NgramWalk(const NgramTrie& trie, int k)
      : trie_(&trie), words_(static_cast<std::size_t>(k)), path_(static_cast<std::size_t>(k), 0) {}

  // Of n-gram i, oldest first, k of them; i must not be below that of the call before.
  const std::vector<TokenId>& words(std::size_t i) {
    // The ancestors only ever move forward.
    path_.back() = static_cast<std::uint32_t>(i);
    for (std::size_t o = path_.size() - 1; o-- > 0;) {
      const std::vector<NgramNode>& nodes = trie_->levels[o].nodes;
      while (nodes[path_[o] + 1].first <= path_[o + 1]) ++path_[o];
    }
    for (std::size_t o = 0; o < path_.size(); ++o) {
      words_[o] = trie_->word(static_cast<int>(o) + 1, path_[o]);
    }
    return words_;
  }

 private:
  const NgramTrie* trie_;
  std::vector<TokenId> words_;
  std::vector<std::uint32_t> path_;  // per order, the node
};

// Visits every n-gram of order k: visit(index, words).
template <class Visit>
void visit_ngrams(const NgramTrie& trie, int k, const Visit& visit) {
  NgramWalk walk(trie, k);
  for (std::size_t i = 0; i < trie.size(k); ++i) visit(i, walk.words(i));
}

}  // namespace onegin
