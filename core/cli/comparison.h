// Models beside each other: the table over all of them, and the tokens on which two differ.
#pragma once

#include <cstdint>
#include <string>

#include "cli/decode.h"
#include "cli/scores.h"

namespace onegin::cli {

// `form`: text, markdown or csv. Beside the models stand the text itself and gzip, unless the text
// is empty: then it is not known. `decodes`: of each model, or none.
Result<void> print_comparison(const AllScores& all, const std::vector<Decodes>& decodes,
                              std::span<const std::byte> text, const std::string& form);

// The `count` events with the largest difference of log probability, largest first; what was
// scored is in `all`. Error: not two models of one event space.
Result<void> print_difference(const AllScores& all, const ScoreRequest& scored, std::size_t count,
                              bool as_json);

}  // namespace onegin::cli
