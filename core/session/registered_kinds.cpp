// The registry's rows, without what makes their models.
#include "session/registered_kinds.h"

#include "models/registry.h"

namespace onegin {

std::vector<std::string_view> registered_kinds() {
  std::vector<std::string_view> ids;
  for (const ModelKind& row : model_kinds()) ids.push_back(row.id);
  return ids;
}

std::optional<Abilities> abilities_of(std::string_view kind) {
  const auto row = find_model_kind(kind);
  if (!row) return std::nullopt;
  return (*row)->abilities;
}

}  // namespace onegin
