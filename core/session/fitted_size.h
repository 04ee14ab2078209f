// How large a network may be for a text to be learnt in the time there is.
#pragma once

#include <array>
#include <span>

namespace onegin {

// The setting of hidden units, and the sizes that are chosen from.
inline constexpr const char* kSizeSetting = "hidden";
inline constexpr std::array kOfferedSizes{32, 48, 64, 96, 128, 192, 256, 384, 512};
// Seconds of training after which the pace is known.
inline constexpr double kPaceKnown = 1;

// What is known once a few steps have been made with a network of `size` hidden units.
struct Pace {
  double tokens = 0;   // of the training part
  double seconds = 0;  // that are given; 0: there is no end
  double tokens_per_second = 0;
  int size = 0;
};

// Times the text is read, if the network has `size` hidden units instead.
double readings(const Pace& pace, int size);

// The largest of the sizes `offered`, rising, that is not larger than the one measured and reads
// the text three times; where none does, the smallest. A network that sees each token a few times
// is better than a larger one that has seen a part of the text: an LSTM on 300 KB needs 3.2 bits
// per character with 32 units and 3.5 readings, 3.8 with 128 units in the same time and 0.4
// readings. Without an end, or without a pace, the size measured.
int fitted_size(const Pace& pace, std::span<const int> offered);

}  // namespace onegin
