// Counts how often each guess was the right one, and bounds the entropy by that.
#include "evaluation/guesses.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace onegin {
namespace {

// Neighbouring q_i that share their mean.
struct Run {
  double letters = 0, guesses = 0;
  double mean() const { return letters / guesses; }
};

// The nearest q_i that never rise: a run that stands higher than the one before joins it.
std::vector<Run> never_rising(std::span<const std::uint32_t> ranks) {
  std::vector<double> counts(
      std::max<std::uint32_t>(*std::max_element(ranks.begin(), ranks.end()), 1));
  for (const std::uint32_t rank : ranks) counts[std::max<std::uint32_t>(rank, 1) - 1] += 1;
  std::vector<Run> runs;
  for (const double count : counts) {
    runs.push_back({count, 1});
    while (runs.size() > 1 && runs[runs.size() - 2].mean() < runs.back().mean()) {
      const Run last = runs.back();
      runs.pop_back();
      runs.back().letters += last.letters;
      runs.back().guesses += last.guesses;
    }
  }
  return runs;
}

double i_log_i(double i) { return i > 0 ? i * std::log2(i) : 0; }

}  // namespace

GuessFigures guess_figures(std::span<const std::uint32_t> ranks) {
  GuessFigures figures;
  if (ranks.empty()) return figures;
  const auto letters = static_cast<double>(ranks.size());
  for (const std::uint32_t rank : ranks) {
    figures.hits += rank <= 1 ? 1 / letters : 0;
    figures.mean_rank += rank / letters;
  }
  double begin = 0;  // guesses before the run
  for (const Run& run : never_rising(ranks)) {
    const double q = run.mean() / letters;
    const double end = begin + run.guesses;
    if (q > 0) figures.upper -= run.guesses * q * std::log2(q);
    // The sum by parts: q_i (i log2 i - (i - 1) log2 (i - 1)), over a run of equal q_i.
    figures.lower += q * (i_log_i(end) - i_log_i(begin));
    begin = end;
  }
  return figures;
}

}  // namespace onegin
