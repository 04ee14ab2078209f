// The gated recurrent unit (Cho et al. 2014), in PyTorch's form.
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_gru();

}  // namespace onegin
