// How near targets that a model wrote are to those that a person gave: whole targets that are the
// same, chrF (Popovic 2015) and BLEU (Papineni et al. 2002), over all lines together.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace onegin {

// n-grams of one order, over all lines.
struct NgramMatches {
  std::uint64_t written = 0, given = 0;  // n-grams of what was written, of the references
  std::uint64_t common = 0;  // of both: of a line each as often as it stands in both of them
};

class TargetMetrics {
 public:
  static constexpr std::size_t kCharacterOrders = 6, kWordOrders = 4;
  static constexpr double kBeta = 2;  // recall counts kBeta times as much as precision

  void add(std::string_view reference, std::string_view written);

  std::size_t lines() const { return lines_; }
  // The share of lines that are the same to the byte. Of no line 0, as the others.
  double exact_match() const;
  // From 0 to 1: with the means chrP and chrR of precision and recall of the n-grams of 1 to 6
  // characters, white space left out, (1 + b^2) chrP chrR / (b^2 chrP + chrR), b = 2. An order of
  // which there are no n-grams at all is left out of the means.
  double chrf() const;
  // From 0 to 1: the geometric mean of the precisions of 1 to 4 words between white space, times
  // exp(1 - r/c) where c words were written and more, r, are given. An order of which nothing is
  // written and nothing is given is left out.
  double bleu() const;

 private:
  std::size_t lines_ = 0, same_ = 0;
  std::array<NgramMatches, kCharacterOrders> characters_;
  std::array<NgramMatches, kWordOrders> words_;
};

}  // namespace onegin
