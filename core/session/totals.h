// The figures of a text as Totals has them, from sums over its events.
#pragma once

#include <cmath>

#include "evaluation/score.h"
#include "session/messages.h"

namespace onegin {

inline Totals totals_of(const ScoreSums& sums, double lines) {
  Totals totals;
  totals.lines = lines;
  totals.events = static_cast<double>(sums.events);
  totals.oov = static_cast<double>(sums.oov);
  totals.characters = static_cast<double>(sums.characters);
  totals.log10 = sums.log_prob / std::log(10.0);
  totals.perplexity = sums.perplexity();
  totals.perplexity_without_oov = sums.perplexity_without_oov();
  totals.bits_per_character = sums.bits_per_character();
  return totals;
}

// Those of the mixture of some models whose weights learn online, of the text that `one` of them
// has read.
inline Totals totals_of(const PathsMixed& mixed, const Totals& one) {
  const double nats = std::log(10.0);
  return totals_of({.log_prob = mixed.log10 * nats,
                    .log_prob_without_oov = mixed.log10_without_oov * nats,
                    .oov = static_cast<std::uint64_t>(mixed.oov),
                    .events = static_cast<std::uint64_t>(mixed.events),
                    .characters = static_cast<std::uint64_t>(one.characters)},
                   one.lines);
}

}  // namespace onegin
