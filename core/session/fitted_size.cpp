// Weights grow with the square of the hidden units, what else a step takes with the units alone.
#include "session/fitted_size.h"

#include <cmath>

namespace onegin {
namespace {

constexpr double kReadings = 3;
// Of the time that a token takes, in the hidden units: between embedding and output layer, which
// grow with them, and the recurrent weights, which grow with their square.
constexpr double kPower = 1.6;

}  // namespace

double readings(const Pace& pace, int size) {
  const double faster = std::pow(static_cast<double>(pace.size) / size, kPower);
  return pace.tokens_per_second * faster * pace.seconds / pace.tokens;
}

int fitted_size(const Pace& pace, std::span<const int> offered) {
  const bool known = pace.seconds > 0 && pace.tokens > 0 && pace.tokens_per_second > 0;
  if (!known || readings(pace, pace.size) >= kReadings) return pace.size;
  int fitted = pace.size;
  for (const int size : offered) {
    if (size >= pace.size) break;
    // The first is taken however slow it is.
    if (fitted == pace.size || readings(pace, size) >= kReadings) fitted = size;
  }
  return fitted;
}

}  // namespace onegin
