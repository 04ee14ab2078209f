// What is said of a model that is asked for vectors and has none.
#pragma once

#include "models/model.h"
#include "result.h"

namespace onegin {

inline Error no_vectors(const Model& model) {
  return Error{say("a model of kind '{0}' has no vectors of tokens", model.kind()), "",
               say("ask a network, or word2vec")};
}

}  // namespace onegin
