// GPT: a Transformer decoder (Vaswani et al. 2017; Radford et al. 2019), as nanoGPT builds it.
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_gpt();

}  // namespace onegin
