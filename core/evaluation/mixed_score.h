// What a mixture says of a line, from what its models said of the line.
#pragma once

#include <span>

#include "evaluation/score.h"

namespace onegin {

// The score of a line under the mixture of some models, from the line's scores under each of them:
// of the same events, with the log probability of each. weights.size() == lines.size(). Ranks need
// whole distributions (MixtureModel), so the events have no details.
LineScore mix_line(std::span<const LineScore* const> lines, std::span<const double> weights);

}  // namespace onegin
