// Expands kinds.def into the table of model kinds.
#include "models/registry.h"

#include <string>
#include <vector>

namespace onegin {

#define ONEGIN_KIND(id, title, summary) std::unique_ptr<Model> make_##id();
#include "models/kinds.def"
#undef ONEGIN_KIND

std::span<const ModelKind> model_kinds() {
  static const std::vector<ModelKind> kinds = {
#define ONEGIN_KIND(id, title, summary) {#id, title, summary, &make_##id},
#include "models/kinds.def"
#undef ONEGIN_KIND
  };
  return kinds;
}

Result<const ModelKind*> find_model_kind(std::string_view id) {
  std::string known;
  for (const ModelKind& kind : model_kinds()) {
    if (kind.id == id) return &kind;
    known += known.empty() ? "" : ", ";
    known += kind.id;
  }
  return Error{"there is no model kind '" + std::string(id) + "'", "", "choose one of " + known};
}

}  // namespace onegin
