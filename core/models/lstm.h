// Long short-term memory (Hochreiter & Schmidhuber 1997) with forget gate (Gers et al. 2000) and
// optional peepholes (Gers & Schmidhuber 2000).
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_lstm();

}  // namespace onegin
