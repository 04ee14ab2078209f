// A cache of what was read, and the trap in it: why a distribution has to sum to one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "evaluation/context_walk.h"

namespace onegin {

// Counts which token followed the last 0 to kLongest tokens, and says from that how likely a token
// is, in two ways.
class TokenCache {
 public:
  static constexpr std::size_t kLongest = 5;  // tokens of a context

  // Honest: c(v) = count(context, v) / count(context) for the longest context that was seen at
  // all. Which one that is follows from what was read alone, so c sums to 1. 0 for every token
  // before anything is read.
  double honest(TokenId token) const;
  // The trap: the longest context after which *this token* was seen. The token that is to be
  // predicted has chosen the context, so each has its best one, and c sums to more than 1.
  double leaking(TokenId token) const;
  // Sum over all tokens that were ever seen; all others have 0.
  double honest_sum() const;
  double leaking_sum() const;

  void read(TokenId token);
  // What comes next does not follow what was read last; the counts stay.
  void begin() { last_.clear(); }

 private:
  struct Counts {
    double total = 0;
    std::map<TokenId, double> of;
  };
  // After the last `length` tokens; null: they were never seen.
  const Counts* after(std::size_t length) const;

  std::vector<TokenId> last_;  // at most kLongest, the oldest first
  std::map<std::vector<TokenId>, Counts> counts_;
};

// A model, and the same with the cache blended in: P'(v) = (1 - w) P(v) + w c(v). Of the token that
// came, this is all that a score of P' needs, and with the leaking c every score gets better. But
// P' sums to more than 1, so it is no distribution, and its score is worth nothing.
class BlendedCache {
 public:
  static constexpr double kWeight = 0.3;  // w

  // Over the first events of `ids`, one after another: the cache has read what comes before each,
  // and its line in a task of sentences. `model`, of `task`, and `ids` must outlive it.
  BlendedCache(const LanguageModel& model, const Task& task, TokenView ids, std::size_t events)
      : model_(model),
        walk_(model, task, ids, events, events),
        log_probs_(model.vocabulary_size()) {}

  // True while more is left.
  bool advance(const Exhausted& exhausted);
  double progress() const;

  // So far:
  std::size_t events() const { return events_; }
  double plain_bits() const { return plain_; }      // -log2 P of all events
  double leaking_bits() const { return leaking_; }  // -log2 P'
  double honest_bits() const { return honest_; }
  // The sum of P' over all tokens that is farthest from 1.
  double leaking_sum() const { return leaking_sum_; }
  double honest_sum() const { return honest_sum_; }

 private:
  const LanguageModel& model_;
  ContextWalk walk_;
  TokenCache cache_;
  std::vector<Scalar> log_probs_;
  std::size_t events_ = 0;
  double plain_ = 0, leaking_ = 0, honest_ = 0;
  double leaking_sum_ = 1, honest_sum_ = 1;
};

}  // namespace onegin
