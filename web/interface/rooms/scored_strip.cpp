// Scored tokens as tokens of a strip.
#include "rooms/scored_strip.h"

#include <string>
#include <utility>
#include <vector>

namespace onegin::web {

Strip strip_of(const State& state, std::span<const ScoredToken> scored, float width,
               std::string_view unscored) {
  std::vector<StripToken> tokens;
  for (const ScoredToken& t : scored) tokens.push_back({t.token, t.log10, t.oov, t.control});
  if (tokens.empty() && !unscored.empty()) tokens.push_back({std::string(unscored), 0});
  return Strip(std::move(tokens), width, state.unit().spaced);
}

}  // namespace onegin::web
