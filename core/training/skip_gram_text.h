// What skip-gram reads of a text: runs of tokens with the frequent ones thinned out, and the tokens
// drawn as negatives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "math/random.h"
#include "text/token_ids.h"

namespace onegin {

// Draws a type with a probability proportional to its weight, in constant time (Walker 1977, the
// alias method).
class WeightedTypes {
 public:
  WeightedTypes() = default;
  // At least one weight is above zero.
  explicit WeightedTypes(std::span<const double> weights);

  TokenId draw(Random& random) const {
    // The product's upper word is uniform but for a part of one in 2^32.
    const auto place =
        static_cast<std::size_t>((std::uint64_t{random.next()} * own_.size()) >> 32U);
    return random.next() < own_[place] ? static_cast<TokenId>(place) : other_[place];
  }

 private:
  std::vector<std::uint32_t> own_;  // of 2^32, the share of a place that is its own type's
  std::vector<TokenId> other_;      // whose the rest is
};

// The counts of a text and what follows from them. Control symbols and unknown tokens have no
// vectors to learn, and are passed over.
class SkipGramText {
 public:
  static constexpr double kPower = 0.75;  // of the counts: how often a type is drawn as a negative

  // Adds `tokens` to the counts; all tokens of the text are counted before the first use.
  void count(TokenView tokens, std::size_t vocabulary);
  // `subsampling`: t of word2vec; 0 keeps every token. False: there is nothing to learn from.
  bool prepare(double subsampling);

  // The next run of `text` from `at` on, of at most `most` tokens read and none beyond the end of a
  // sentence, without those thinned out. `at` moves to behind it.
  void read(TokenView text, std::size_t& at, std::size_t most, Random& random,
            std::vector<TokenId>& run) const;
  // Tokens drawn with a probability proportional to count^0.75, those that are `context` itself
  // left out, as word2vec does; `negatives` has room for all.
  std::span<const TokenId> draw(Random& random, TokenId context,
                                std::span<TokenId> negatives) const {
    std::size_t count = 0;
    for (std::size_t k = 0; k < negatives.size(); ++k) {
      const TokenId negative = types_.draw(random);
      negatives[count] = negative;
      count += negative != context ? 1 : 0;
    }
    return negatives.first(count);
  }

 private:
  std::vector<std::uint64_t> counts_;
  std::vector<float> kept_;  // of each type, the share of its tokens that is read
  WeightedTypes types_;
};

}  // namespace onegin
