// Scored tokens as tokens of a strip.
#include "parts/scored_strip.h"

#include <string>
#include <utility>
#include <vector>

#include "parts/adaptive.h"

namespace onegin::web {
namespace {

// By its address, so that the linker keeps it a function of its own, which comes with the rooms.
const std::vector<ScoredToken>& (*volatile adaptive_tokens)(const State&,
                                                            const Slot&) = adaptive::tokens_of;

}  // namespace

const std::vector<ScoredToken>& tokens_of(const State& state, const Slot& slot) {
  const bool adaptive = state.adaptive.on && state.adaptive.strips;
  return adaptive ? adaptive_tokens(state, slot) : slot.scored;
}

Strip strip_of(const State& state, std::span<const ScoredToken> scored, float width,
               std::string_view unscored) {
  std::vector<StripToken> tokens;
  for (const ScoredToken& t : scored) tokens.push_back({t.token, t.log10, t.oov, t.control});
  if (tokens.empty() && !unscored.empty()) tokens.push_back({std::string(unscored), 0});
  return Strip(std::move(tokens), width, state.unit().spaced);
}

}  // namespace onegin::web
