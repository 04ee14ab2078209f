// Every kind of model, one row each: kinds.def. Nothing else in Onegin lists the kinds.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "models/model.h"
#include "result.h"

namespace onegin {

struct ModelKind {
  std::string_view id;       // "lstm": flags, files
  std::string_view title;    // "LSTM": the interface
  std::string_view summary;  // one sentence for a learner
  std::unique_ptr<Model> (*make)();
};

std::span<const ModelKind> model_kinds();
// Error: lists the ids there are.
Result<const ModelKind*> find_model_kind(std::string_view id);

}  // namespace onegin
