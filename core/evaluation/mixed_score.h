// What a mixture says of a line, from what its models said of the line.
#pragma once

#include <span>
#include <vector>

#include "evaluation/score.h"

namespace onegin {

// The score of a line under the mixture of some models, from the line's scores under each of them:
// of the same events, with the log probability of each. weights.size() == lines.size(). Ranks need
// whole distributions (MixtureModel), so the events have no details.
LineScore mix_line(std::span<const LineScore* const> lines, std::span<const double> weights);

// The same line under other log probabilities of its events, as many as it has.
LineScore line_with(const LineScore& line, std::vector<double> log_probs);

}  // namespace onegin
