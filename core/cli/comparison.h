// Models beside each other: the table over all of them, and the tokens on which two differ.
#pragma once

#include <cstdint>
#include <string>

#include "cli/scores.h"

namespace onegin::cli {

// `form`: text, markdown or csv. Beside the models stand the text itself and gzip.
Result<void> print_comparison(const AllScores& all, std::span<const std::byte> text,
                              const std::string& form);

// The `count` events of `text` with the largest difference of log probability, largest first; their
// log probabilities are in `all`. Error: not two models of one event space.
Result<void> print_difference(const AllScores& all, std::string_view text, std::size_t count,
                              bool as_json);

}  // namespace onegin::cli
