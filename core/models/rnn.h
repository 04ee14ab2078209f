// The Elman network (Elman 1990): h_t = tanh(U x_t + W h_{t-1} + b), o_t = V h_t + c.
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_rnn();

}  // namespace onegin
