// What guesses of the next letter say of the entropy of a text (Shannon 1951, "Prediction and
// Entropy of Printed English", Bell System Technical Journal 30).
#pragma once

#include <cstdint>
#include <span>

namespace onegin {

struct GuessFigures {
  double hits = 0;       // share of the letters that the first guess was
  double mean_rank = 0;  // guesses needed for a letter
  // Bounds on the entropy in bits per letter, as far as so few letters can say.
  double lower = 0, upper = 0;
};

// `ranks`: at which guess each letter was right, from 1. With q_i, the share of letters that were
// right at the i-th guess,
//
//   sum_i i (q_i - q_{i+1}) log2 i  <=  H  <=  -sum_i q_i log2 q_i.
//
// Both bounds hold where the likeliest letter is guessed first, so that q_i never rises with i.
// Where a few letters make q_i rise, the q_i that are out of order are averaged, as Shannon
// smoothed his. Nothing guessed: all figures are 0.
GuessFigures guess_figures(std::span<const std::uint32_t> ranks);

}  // namespace onegin
