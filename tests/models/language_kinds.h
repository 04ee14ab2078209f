// The kinds of the registry that say what comes next.
#pragma once

#include "models/kinds_with.h"

namespace onegin {

inline std::span<const ModelKind> language_kinds() { return kinds_with(kLanguage); }

}  // namespace onegin
