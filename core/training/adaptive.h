// A reader that goes on learning, for a model of any kind that can.
#pragma once

#include <memory>

#include "models/adaptive_reader.h"
#include "models/model.h"

namespace onegin {

// `model` is built and has learnt; its weights are only read. Networks go on by dynamic evaluation
// (training/dynamic_evaluation.h), counted kinds by counting on. Error: it cannot
// learn on, and why.
Result<std::unique_ptr<AdaptiveReader>> make_adaptive_reader(Model& model,
                                                             const LearntFrom& learnt);

}  // namespace onegin
