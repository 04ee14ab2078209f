// What a model made of a sentence, token by token, as a strip.
#pragma once

#include <span>
#include <string_view>

#include "draw/strip.h"
#include "state/state.h"

namespace onegin::web {

// `unscored`: the text that stands there while nothing is scored.
Strip strip_of(const State& state, std::span<const ScoredToken> scored, float width,
               std::string_view unscored = {});

}  // namespace onegin::web
