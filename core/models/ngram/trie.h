// The n-grams of every order as a trie that reads left to right, and the walk through it.
//
// Order k lies in one array sorted by (context, word), so that the n-grams after one context are
// neighbours: those after node i of order k are [first(i), first(i + 1)) of order k + 1. Each
// n-gram also knows its suffix, the n-gram without its oldest token, which is where a walk goes on
// when nothing longer matches. Scoring then costs about two searches per token whatever the order,
// since a walk climbs at most one order per token and every back-off descends one.
#pragma once

#include <cstdint>
#include <vector>

#include "pieces.h"
#include "result.h"
#include "text/token.h"

namespace onegin {

inline constexpr std::uint32_t kNoNode = 0xFFFFFFFFU;

// An n-gram that may be the context of a longer one. prob = P(its last word | the words before),
// backoff multiplies what shorter contexts say of a word not seen after this one.
struct NgramNode {
  float prob = 0;
  float backoff = 1;
  std::uint32_t first = 0;   // first child in the next order
  std::uint32_t suffix = 0;  // node of the order below; 0 for order 1
};

// An n-gram of the highest order.
struct NgramLeaf {
  float prob = 0;
  std::uint32_t suffix = 0;
};

// Where a walk stands: the longest suffix of what was read that is an n-gram below the highest
// order. Order 0 is the empty context.
struct NgramCursor {
  std::uint32_t order = 0;
  std::uint32_t node = 0;
};

struct NgramTrie {
  // Order k; its nodes end with a sentinel whose `first` is the size of the next order.
  struct Level {
    std::vector<TokenId> words;  // the last word of each; empty for order 1, where node = word
    std::vector<NgramNode> nodes;
  };

  int order = 1;
  std::size_t vocabulary_size = 0;
  std::vector<Level> levels;        // orders 1 .. max(1, order - 1)
  std::vector<TokenId> leaf_words;  // order `order`, if that is at least 2
  std::vector<NgramLeaf> leaves;

  // Only unigrams, each event equally likely; what a model says before it has learnt.
  void reset(int order, std::size_t vocabulary_size, TokenId first_event);

  // Number of n-grams of order k.
  std::size_t size(int k) const;
  // The word of n-gram i of order k.
  TokenId word(int k, std::size_t i) const {
    if (k == 1) return static_cast<TokenId>(i);
    return is_leaf_order(k) ? leaf_words[i] : levels[static_cast<std::size_t>(k) - 1].words[i];
  }
  std::uint32_t suffix(int k, std::size_t i) const {
    return is_leaf_order(k) ? leaves[i].suffix
                            : levels[static_cast<std::size_t>(k) - 1].nodes[i].suffix;
  }
  float prob(int k, std::size_t i) const {
    return is_leaf_order(k) ? leaves[i].prob
                            : levels[static_cast<std::size_t>(k) - 1].nodes[i].prob;
  }
  void set_prob(int k, std::size_t i, float prob) {
    (is_leaf_order(k) ? leaves[i].prob : levels[static_cast<std::size_t>(k) - 1].nodes[i].prob) =
        prob;
  }
  bool is_leaf_order(int k) const { return k == order && k > 1; }
  std::vector<TokenId>& words_of(int k) {
    return is_leaf_order(k) ? leaf_words : levels[static_cast<std::size_t>(k) - 1].words;
  }
  const std::vector<TokenId>& words_of(int k) const {
    return is_leaf_order(k) ? leaf_words : levels[static_cast<std::size_t>(k) - 1].words;
  }
  const NgramNode& node(NgramCursor at) const { return levels[at.order - 1].nodes[at.node]; }

  // The children of a node of order k >= 1: a range of order k + 1.
  struct Range {
    std::uint32_t begin, end;
  };
  Range children(NgramCursor at) const {
    const NgramNode* node = &levels[at.order - 1].nodes[at.node];
    return {node[0].first, node[1].first};
  }
  // The child of `at` (order k >= 1) that ends with `word`, or kNoNode.
  std::uint32_t find(NgramCursor at, TokenId word) const {
    return find(static_cast<int>(at.order) + 1, children(at), word);
  }
  // The n-gram of order k >= 2 within the children of one node that ends with `word`, or kNoNode.
  std::uint32_t find(int k, Range range, TokenId word) const;

  // What reading one word found.
  struct Step {
    double prob;          // of the word given everything before, back-off included
    std::uint32_t order;  // of the n-gram that matched
  };
  // Moves `at` over `word` (< vocabulary_size).
  Step advance(NgramCursor& at, TokenId word) const;

  // Finds every suffix link, which needs first and words alone. Error: an n-gram without its
  // suffix.
  Result<void> link_suffixes(Pieces& pieces);
  Result<void> link_suffixes() {
    Pieces all;
    return link_suffixes(all);
  }

  std::size_t ngrams() const;
  std::size_t memory_bytes() const;

 private:
  void set_suffix(int k, std::size_t i, std::uint32_t suffix);
  Result<void> link_children(int k, Range parents);
};

}  // namespace onegin
