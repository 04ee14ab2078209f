// BERT (Devlin et al. 2019): a Transformer that sees both sides and fills blanks.
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

std::unique_ptr<Model> make_bert();

}  // namespace onegin
