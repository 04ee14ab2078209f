// How many n-grams a text has and what counting them takes, found before they are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/model.h"
#include "models/ngram/config.h"
#include "models/ngram/staged_work.h"

namespace onegin {

// About how many different values there are among those given: all of them while they are few, then
// a sample, the smallest hashes (Bar-Yossef et al. 2002).
class DistinctCount {
 public:
  // Begins with a sample of one in 2^halvings.
  explicit DistinctCount(std::uint32_t halvings = 0)
      : halvings_(halvings), largest_(~std::uint64_t{0} >> halvings) {}
  void add(std::uint64_t hash) {
    if (hash <= largest_) insert(hash);
  }
  std::uint64_t estimate() const { return static_cast<std::uint64_t>(size_) << halvings_; }
  double standard_error() const;  // 0 where nothing was left out

 private:
  void insert(std::uint64_t hash);
  void rebuild(std::size_t slots);

  std::vector<std::uint64_t> slots_;  // open addressing, a power of two; 0 is an empty place
  std::size_t size_ = 0;
  std::uint32_t halvings_;
  std::uint64_t largest_;  // larger hashes are not in the sample
};

// What counting is going to find in the text it is given.
struct NgramExpectation {
  std::size_t positions = 0;          // tokens with one <s> before every sentence
  std::vector<std::uint64_t> ngrams;  // of order 1, 2, ...; no order has more, but by bad luck
  bool estimated = false;             // by a look at the text; else the most that there can be
};

// Bytes held at the most while n-grams up to `order` are counted and smoothed: what NgramCounting,
// NgramSmoothing and NgramTrie keep, and `others`.
std::uint64_t counting_bytes(const NgramExpectation& expected, int order, Smoothing smoothing,
                             std::uint64_t others);

// First the most that tokens and types allow; only if that does not fit into memory, one pass over
// the text that estimates the different n-grams of each order.
class NgramEstimate {
 public:
  // All must outlive the work.
  NgramEstimate(const NgramConfig& config, const Shape& shape, TokenView train,
                TokenView validation);
  void plan(StagedWork& work);

  // After the work.
  const NgramExpectation& expected() const { return expected_; }
  // Error: counting does not fit into memory_limit(). The sentence names the order, the memory it
  // takes, the memory there is, and the highest order that fits.
  Result<void> check() const;

 private:
  bool fits(int order) const;
  void look(std::size_t begin, std::size_t end);
  void read_beginning(std::size_t i);
  void conclude();

  NgramConfig config_;
  Shape shape_;
  TokenView train_;
  bool sentences_;
  std::uint64_t others_;
  NgramExpectation expected_;
  bool looks_ = false;
  std::vector<DistinctCount> counts_;  // of order 2, 3, ...
  // N-grams that begin at the positions under way.
  struct Grown {
    std::uint64_t hash;
    std::size_t next;  // the token that makes it longer
  };
  std::vector<Grown> grown_;
};

}  // namespace onegin
