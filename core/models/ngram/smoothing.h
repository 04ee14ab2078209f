// From counts to probabilities: every smoothing as one interpolation with the shorter context.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/model.h"
#include "models/ngram/config.h"
#include "models/ngram/counting.h"
#include "models/ngram/jelinek_mercer.h"
#include "models/ngram/staged_work.h"
#include "models/ngram/trie.h"

namespace onegin {

// What is taken off a count of 1, 2, and 3 or more.
using Discounts = std::array<double, 3>;

// Modified Kneser-Ney's discounts from the numbers of n-grams that occur 1, 2, 3 and 4 times:
// D_i = i - (i + 1) Y n_{i+1} / n_i with Y = n1 / (n1 + 2 n2) (Chen & Goodman 1998, equation 26).
// If they cannot be had, nullopt and `why` says so.
std::optional<Discounts> modified_kneser_ney_discounts(const std::array<std::uint64_t, 4>& n,
                                                       Sentence& why);

// The discounts of order k by a config that discounts(), from the same numbers. A note says what
// could not be estimated.
Discounts discounts_for(const NgramConfig& config, const std::array<std::uint64_t, 4>& n, int k,
                        std::vector<Note>& notes);

// With h a context, h' the same without its oldest token, c(hw) a count of children of h:
//   P(w | h) = (c(hw) - D) scale(h) + gamma(h) P(w | h'),     gamma(h) the back-off weight,
// down to the uniform distribution over all events. gamma is chosen so that P(. | h) sums to 1.
class NgramSmoothing {
 public:
  // `counts` is used up. Everything must outlive the work.
  NgramSmoothing(const NgramConfig& config, const Shape& shape, TokenView train,
                 TokenView validation, NgramTrie& trie, NgramCounts& counts,
                 std::vector<Note>& notes);
  void plan(StagedWork& work);

 private:
  struct Weights {
    double scale, gamma;
  };
  void plan_continuation_counts(StagedWork& work);
  void plan_after_separators(StagedWork& work, int k);
  void plan_discounts(StagedWork& work, int k);
  void choose_discounts(int k);
  void smooth_unigrams();
  void smooth_children(int k, std::size_t begin, std::size_t end);
  Weights weights(int k, std::span<const std::uint32_t> counts) const;
  double discount(int k, std::uint32_t count) const;

  NgramConfig config_;
  Shape shape_;
  NgramTrie& trie_;
  NgramCounts& counts_;
  std::vector<Note>& notes_;
  double events_;  // size of the event space
  std::vector<std::uint32_t>
      after_begin_;                   // per order: nodes that begin with <s>, which come first
  std::vector<Discounts> discounts_;  // per order
  // Add-k: of the n-grams of an order that begin with <s>, whether one can be all that was read. In
  // pairs that is what has the separator too.
  std::vector<bool> whole_, whole_children_;
  std::array<std::uint64_t, 4> counted_{};  // n-grams of one order that occur 1, 2, 3, 4 times
  JelinekMercer interpolation_;
};

}  // namespace onegin
