// What a model made of a sentence, token by token, as a strip.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "draw/strip.h"
#include "state/state.h"

namespace onegin::web {

// The sentence's tokens as the model found them, or, if that is chosen, while it went on learning.
const std::vector<ScoredToken>& tokens_of(const State& state, const Slot& slot);

// `unscored`: the text that stands there while nothing is scored.
Strip strip_of(const State& state, std::span<const ScoredToken> scored, float width,
               std::string_view unscored = {});

}  // namespace onegin::web
