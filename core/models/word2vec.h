// word2vec: a vector for each token, learnt from the tokens near it (Mikolov et al. 2013). It is no
// language model.
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_word2vec();

}  // namespace onegin
