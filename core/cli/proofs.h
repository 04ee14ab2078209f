// onegin inspect --proofs: is it right?
#pragma once

#include "cli/models.h"

namespace onegin::cli {

// A row for each thing that was compared; with `cache` what a cache makes of bits and sum. Error, a
// failure: a row is wrong.
Result<void> print_proofs(const std::vector<ModelName>& names, bool cache, std::uint32_t events,
                          bool as_json);

}  // namespace onegin::cli
