// The packed ids of a corpus as the plain ones that a model reads.
#pragma once

#include <vector>

#include "text/token_ids.h"

namespace onegin {

inline std::vector<TokenId> plain_ids(TokenView ids) { return {ids.begin(), ids.end()}; }

}  // namespace onegin
