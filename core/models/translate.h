// The encoder-decoder: one network reads the source, another one writes the target.
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_translate();

}  // namespace onegin
