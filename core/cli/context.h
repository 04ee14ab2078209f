// onegin inspect --context: how far back models look, and at what.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/models.h"

namespace onegin::cli {

// Prints the loss of each model, and of the mixture of several, when only the last k tokens are
// shown. `events`: the number of held-out events that are judged; 0: all.
Result<void> print_context_losses(const std::vector<ModelName>& names, std::uint32_t events,
                                  bool as_json);

// For each token of a text, which earlier ones it leans on under each model.
Result<void> print_attributions(const std::vector<ModelName>& names, const std::string& text_file,
                                bool as_json);

}  // namespace onegin::cli
