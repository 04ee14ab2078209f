// The order of a distribution's tokens: likeliest first, ties by id.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "math/scalar.h"
#include "text/token.h"

namespace onegin {

struct TokenChoice {
  TokenId id = 0;
  double log_prob = 0;  // natural logarithm
};

// Place of `token` among the events [first_event, V), 1 for the likeliest.
std::uint32_t rank_of(std::span<const Scalar> log_probs, TokenId first_event, TokenId token);

// The `count` likeliest events, or all if there are fewer, best first.
std::vector<TokenChoice> likeliest(std::span<const Scalar> log_probs, TokenId first_event,
                                   std::size_t count);

}  // namespace onegin
