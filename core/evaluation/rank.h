// Orders candidates - of a recogniser, of a translator - by how likely a model finds them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/score.h"
#include "result.h"

namespace onegin {

// One line: "text", "text<TAB>external score" or "text<TAB>external score<TAB>weight". Of pairs the
// text is itself "source<TAB>target".
struct Candidate {
  std::string text;
  double external = 0;  // a log10 score from elsewhere
  double weight = 1;    // of the external score
};

// `number` of the line, from 1, for the sentence. Error: a score or weight that is no number; no
// pair, where `pairs` asks for one.
Result<Candidate> parse_candidate(std::string_view line, std::size_t number, bool pairs = false);

struct RankedCandidate {
  std::size_t index = 0;         // of the candidate
  double total = 0;              // log10 P + weight * external; the order
  double per_token = 0;          // log10 P per event
  double length_normalised = 0;  // log10 P / ((5 + events) / 6)^0.6 (Wu et al. 2016, eq. 14)
};

// The indices of `keys`, largest key first, ties in the order given; NaN counts as the smallest.
std::vector<std::size_t> descending(std::span<const double> keys);

// Best first, ties in the order given. Natural log probabilities in; sums.size() ==
// candidates.size().
std::vector<RankedCandidate> rank_candidates(std::span<const Candidate> candidates,
                                             std::span<const ScoreSums> sums);

}  // namespace onegin
