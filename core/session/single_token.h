// The one token that a person names.
#pragma once

#include <string>

#include "text/corpus.h"

namespace onegin {

// Spelled as it is, or as the text's unit cuts it. Error: it is more than one token, or of no type.
Result<TokenId> single_token(const std::string& token, const Task& task);

}  // namespace onegin
