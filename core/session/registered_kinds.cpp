// The registry's rows, without what makes their models.
#include "session/registered_kinds.h"

#include "models/registry.h"

namespace onegin {

std::vector<std::string_view> registered_kinds() {
  std::vector<std::string_view> ids;
  for (const ModelKind& row : model_kinds()) ids.push_back(row.id);
  return ids;
}

bool only_fills_blanks(std::string_view kind) {
  const auto row = find_model_kind(kind);
  return row && ((*row)->abilities & kLanguage) == 0;
}

}  // namespace onegin
