// Counts every n-gram of a text and builds their trie, by sorting positions one order at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/model.h"
#include "models/ngram/estimate.h"
#include "models/ngram/staged_work.h"
#include "models/ngram/trie.h"
#include "text/given_tokens.h"
#include "text/token_ids.h"

namespace onegin {

// counts[k - 1][i]: how often n-gram i of order k occurs.
using NgramCounts = std::vector<std::vector<std::uint32_t>>;

// The text is seen with one <s> before every sentence (stream: before its first token), and no
// n-gram crosses a </s>. In pairs an n-gram counts where its last word is an event; one that only
// ever ends with what is given is there as a context, with the count 0. Positions sorted by the
// n-gram that begins there are refined to the next order in one pass over the positions sorted by
// single words: shifted back by k - 1 they come in the order of their k-th word, and each is put
// behind the others of its (k-1)-gram. Linear in text times order, whatever the text.
class NgramCounting {
 public:
  // `train` holds only events of `shape`, in pairs also separators. What is `expected` is ready
  // when the work begins. `trie` and `counts` are filled; all must outlive the work.
  NgramCounting(TokenView train, const Shape& shape, int order, const NgramExpectation& expected,
                NgramTrie& trie, NgramCounts& counts);
  void plan(StagedWork& work);

 private:
  void plan_positions(StagedWork& work);
  void plan_order(StagedWork& work, int k);
  void plan_recount(StagedWork& work, int k);
  void pad(std::size_t begin, std::size_t end);
  void begin_order(int k);
  void make_room(int k);
  void distribute(int k, std::size_t begin, std::size_t end);
  void emit(int k, std::size_t begin, std::size_t end);
  void end_order(int k);
  void recount(int k, std::size_t begin, std::size_t end);
  // What an occurrence of an n-gram that ends at position j adds to its count. Counts that the next
  // order is sorted by are made anew after that.
  std::uint32_t counted(bool leaf, std::size_t j) const {
    return leaf && shape_.pairs && given_[j] ? 0 : 1;
  }
  void release_distribution();
  void release();

  TokenView train_;
  Shape shape_;
  int order_;
  bool sentences_;
  const NgramExpectation& expected_;
  NgramTrie& trie_;
  NgramCounts& counts_;

  TokenIds text_;                        // train_ with <s>
  std::vector<bool> given_;              // pairs: of each of them, whether it is no event
  std::vector<std::uint32_t> by_word_;   // positions sorted by their token
  std::vector<std::uint32_t> by_ngram_;  // positions sorted by the k-gram that begins there
  std::vector<std::uint32_t> next_;      // per (k-1)-gram: where its next position goes
  std::vector<std::uint32_t>
      shorter_;  // node of the (k-1)-gram that begins at a position, or kNoNode
  std::vector<std::uint32_t> longer_;  // the same for order k, but for the highest
  std::size_t going_on_ = 0;           // occurrences of (k-1)-grams that a token follows
  GivenTokens next_given_;             // while padding
  std::uint32_t parents_ = 0;          // while emitting: nodes of order k - 1 with `first` set
};

}  // namespace onegin
