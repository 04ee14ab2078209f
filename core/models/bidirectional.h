// The bidirectional network (Schuster & Paliwal 1997), which fills blanks.
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_bidirectional();

}  // namespace onegin
