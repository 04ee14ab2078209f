// The multi-layer perceptron over a window of tokens (Bengio, Ducharme, Vincent & Jauvin 2003).
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_mlp();

}  // namespace onegin
