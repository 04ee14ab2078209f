// Pieces of a text that have the same tokens as often each, in another order: a bag of words cannot
// tell them apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/model.h"
#include "text/corpus.h"

namespace onegin {

// Two runs of `length` tokens, which do not overlap.
struct SameBag {
  std::size_t first = 0, second = 0, length = 0;
};

// Looks for whole lines first, then for runs within lines, the longest first.
class SameBagSearch {
 public:
  // Only this number of tokens of a longer text is read.
  static constexpr std::size_t kMostTokens = 300'000;
  static constexpr std::size_t kLongest = 12, kShortest = 3;

  // The task must outlive it, and the text.
  SameBagSearch(const Task& task, TokenView text, std::size_t most_pairs);

  // True while there is more to do.
  bool advance(const Exhausted& exhausted);
  std::size_t read() const { return text_.size(); }

  // Then: the pairs that were found, at most `most_pairs`.
  std::vector<SameBag> found;

 private:
  void begin_length();
  void look_at(std::size_t start, std::size_t length);
  bool same_bag(std::size_t a, std::size_t b, std::size_t length) const;
  std::uint64_t hash_of(std::size_t start, std::size_t length) const {
    return sums_[start + length] - sums_[start];
  }
  bool is_known(std::size_t start, std::size_t length) const;

  const TokenView text_;
  const std::size_t most_;
  const TokenId line_end_;
  std::vector<std::uint64_t> sums_;   // (n + 1) of the hashes of all tokens before
  std::vector<std::uint32_t> lines_;  // (n + 1) line ends before
  std::vector<std::uint32_t> slots_;  // starts + 1 by the hash of their bag; 0: empty
  std::size_t length_ = 0;            // of the runs; 0: of lines
  std::size_t at_ = 0;
};

}  // namespace onegin
