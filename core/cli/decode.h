// Targets that models write, for onegin score --decode.
#pragma once

#include <vector>

#include "cli/scores.h"

namespace onegin::cli {

struct DecodeRequest {
  Payload text = {};  // pairs; empty: what the files hold out
  std::uint32_t beam = 4;
};

// What one model, or the mixture, wrote.
struct Decodes {
  std::vector<Decoded> lines;
  Decodings all;
};

// As the models of `all`.
Result<std::vector<Decodes>> decode_all(const AllScores& all, const DecodeRequest& request);

}  // namespace onegin::cli
