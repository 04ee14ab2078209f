// Every kind of model, one row each: kinds.def. Nothing else in Onegin lists the kinds.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "models/abilities.h"
#include "models/model.h"
#include "result.h"

namespace onegin {

struct ModelKind {
  std::string_view id;       // "lstm": flags, files
  std::string_view title;    // "LSTM": the interface
  std::string_view summary;  // one sentence for a learner
  Abilities abilities = 0;
  std::string_view module;  // "first": also in the module of a page's first visit; else "networks"
  std::unique_ptr<Model> (*make)() = nullptr;
};

std::span<const ModelKind> model_kinds();
// One row more, before the first use of the others: a test shows by it that nothing else has to
// know a new kind. True.
bool add_model_kind(const ModelKind& kind);
// Error: lists the ids there are.
Result<const ModelKind*> find_model_kind(std::string_view id);

}  // namespace onegin
