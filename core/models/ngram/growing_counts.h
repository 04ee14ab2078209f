// Counts of n-grams that grow token by token: a trie in a hash table, for a reader that goes on
// counting.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/ngram/config.h"
#include "text/token.h"

namespace onegin {

// After any text its counts are to the last one those that NgramCounting, and for `continuation`
// NgramSmoothing, find in that text.
//
// Continuation counts (Kneser & Ney 1995) need no second look: an n-gram one shorter follows one
// different token more exactly when the longer n-gram is counted for the first time.
class GrowingCounts {
 public:
  // `sizes`: the n-grams of order 1, 2, ... to expect, for which room is made; no more than a hint.
  // `continuation`: of orders below the highest not how often, but after how many different tokens.
  GrowingCounts(int order, bool continuation, std::span<const std::size_t> sizes);
  // The number of bytes that are held for `sizes` n-grams of order 1, 2, ...
  static std::uint64_t bytes_for(std::span<const std::size_t> sizes);

  // A text or sentence begins: <s> was read, and nothing before it.
  void begin();
  // Reads `word` after what was read; counts it if `counted`, else it is there as a context alone.
  void read(TokenId word, bool counted);

  // The contexts of what was read, from the empty one on: how often n-grams of order k count after
  // the last k - 1 tokens.
  struct Context {
    TokenId word = 0;
    std::uint32_t parent = 0;
    std::uint32_t count = 0;  // of the n-gram itself
    std::uint32_t child = 0;  // the last one made, and from one to the one made before it; 0: none
    std::uint32_t sibling = 0;
    std::uint32_t total = 0;                  // of its children's counts
    std::array<std::uint32_t, 3> types = {};  // children counted once, twice, more often
  };
  int contexts() const { return depth_ + 1; }
  const Context& context(int k) const { return nodes_[history_[static_cast<std::size_t>(k) - 1]]; }
  // The highest k whose context was ever gone on from, less one, which is the number of
  // tokens that are known.
  int known() const;

  // The count of the last k - 1 tokens and `word`, for k = 1 ... contexts().
  std::uint32_t count(int k, TokenId word) const;
  // take(word, count) for every n-gram of order k that begins with the last k - 1 tokens.
  template <class Take>
  void each(int k, const Take& take) const {
    const bool leaf = k == order_;
    for (std::uint32_t i = context(k).child; i != 0;) {
      if (leaf) {
        take(leaves_[i].word, leaves_[i].count);
        i = leaves_[i].sibling;
      } else {
        take(nodes_[i].word, nodes_[i].count);
        i = nodes_[i].sibling;
      }
    }
  }

  // N-grams of order k that count 1, 2, 3 and 4; `revision` grows when they change.
  const std::array<std::uint64_t, 4>& times(int k) const {
    return times_[static_cast<std::size_t>(k) - 1];
  }
  std::uint64_t revision(int k) const { return revisions_[static_cast<std::size_t>(k) - 1]; }

  std::size_t memory_bytes() const;

 private:
  // An n-gram of the highest order.
  struct Leaf {
    TokenId word = 0;
    std::uint32_t parent = 0;
    std::uint32_t count = 0;
    std::uint32_t sibling = 0;
  };
  static constexpr std::uint32_t kRoot = 1;  // 0 is none

  template <class Entry>
  static std::uint32_t find(const std::vector<Entry>& entries,
                            const std::vector<std::uint32_t>& slots, std::uint32_t parent,
                            TokenId word);
  template <class Entry>
  static void insert(const std::vector<Entry>& entries, std::vector<std::uint32_t>& slots,
                     std::uint32_t entry);
  template <class Entry>
  std::uint32_t find_or_make(std::vector<Entry>& entries, std::vector<std::uint32_t>& slots,
                             std::uint32_t parent, TokenId word);
  bool add_one(int k, std::uint32_t& count);

  const int order_;
  const bool continuation_;
  std::vector<Context> nodes_;                          // [0] is none, [1] the empty context
  std::vector<Leaf> leaves_;                            // [0] is none
  std::vector<std::uint32_t> node_slots_, leaf_slots_;  // open addressing; sizes are powers of two
  std::array<std::uint32_t, kMaximumOrder> history_{};  // the contexts, from the empty one on
  int depth_ = 0;                                       // tokens of the longest
  std::vector<std::array<std::uint64_t, 4>> times_;
  std::vector<std::uint64_t> revisions_;
};

}  // namespace onegin
