// Jelinek-Mercer's interpolation weights, by expectation-maximisation on held-out data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/model.h"
#include "models/ngram/config.h"
#include "models/ngram/counting.h"
#include "models/ngram/staged_work.h"
#include "models/ngram/trie.h"
#include "text/given_tokens.h"

namespace onegin {

// P(w | h) = lambda(h) c(hw) / c(h) + (1 - lambda(h)) P(w | h'), with one lambda for all contexts
// of a length whose count c(h) has the same number of binary digits (Jelinek & Mercer 1980; the
// bucketing of Chen & Goodman 1998, section 2.4). The lambdas maximise the likelihood of the
// validation part. Where there is none, each training token is held out in turn: its own n-grams
// count one less when it is judged (leaving-one-out).
class JelinekMercer {
 public:
  // All must outlive the work; `counts` are the plain counts, 0 for <s>.
  JelinekMercer(TokenView train, TokenView validation, const Shape& shape, int order,
                const NgramTrie& trie, const NgramCounts& counts, std::vector<Note>& notes);
  void plan(StagedWork& work);

  // The weight of n-grams of order k after a context that occurs `context_count` (> 0) times.
  double lambda(int k, std::uint64_t context_count) const {
    return lambdas_[static_cast<std::size_t>(k) - 1][bucket(context_count)];
  }

 private:
  static constexpr std::size_t kBuckets = 20;
  static std::size_t bucket(std::uint64_t context_count);
  using Table = std::vector<std::array<double, kBuckets>>;  // per order

  // What one context length says of one held-out event.
  struct Opinion {
    float relative_frequency;  // c(hw) / c(h)
    std::uint8_t order;
    std::uint8_t bucket;
  };

  void sum_contexts(std::size_t k, std::size_t begin, std::size_t end);
  void collect(std::size_t begin, std::size_t end);
  void judge(TokenId word);
  void expect(std::size_t begin, std::size_t end);
  void maximise();

  TokenView train_, validation_;
  Shape shape_;
  const NgramTrie& trie_;
  const NgramCounts& counts_;
  std::vector<Note>& notes_;

  bool leaving_one_out_ = false;
  TokenView held_out_;
  std::uint64_t unigrams_ = 0;  // c of the empty context
  std::vector<std::vector<std::uint32_t>>
      contexts_;       // c(h) per node of each order below the highest
  GivenTokens given_;  // of the held-out tokens
  NgramCursor cursor_;
  std::vector<Opinion> opinions_;      // lowest order first, for each event
  std::vector<std::uint32_t> begins_;  // where each event's opinions begin, and the end of the last
  Table lambdas_, chosen_, reached_;   // weights; expected uses and chances of each
  double log_likelihood_ = 0, last_log_likelihood_ = 0;
  bool converged_ = false;
};

}  // namespace onegin
