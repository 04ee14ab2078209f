// Expands kinds.def into the table of model kinds.
#include "models/registry.h"

#include <string>
#include <vector>

#include "quotation.h"

namespace onegin {

#define ONEGIN_KIND(id, title, abilities, module, summary) std::unique_ptr<Model> make_##id();
#include "models/kinds.def"
#undef ONEGIN_KIND

namespace {

// A page's first visit loads a module without the networks (ONEGIN_FIRST, wasm/CMakeLists.txt).
#define ONEGIN_MAKE_first(id) &make_##id
#ifdef ONEGIN_FIRST
#define ONEGIN_MAKE_networks(id) nullptr
#else
#define ONEGIN_MAKE_networks(id) &make_##id
#endif

std::vector<ModelKind>& rows() {
  static std::vector<ModelKind> kinds = {
#define ONEGIN_KIND(id, title, abilities, module, summary) \
  {#id, title, summary, abilities, #module, ONEGIN_MAKE_##module(id)},
#include "models/kinds.def"
#undef ONEGIN_KIND
  };
  return kinds;
}

}  // namespace

std::span<const ModelKind> model_kinds() { return rows(); }

bool add_model_kind(const ModelKind& kind) {
  rows().push_back(kind);
  return true;
}

Result<const ModelKind*> find_model_kind(std::string_view id) {
  std::string known;
  for (const ModelKind& kind : model_kinds()) {
    if (kind.id == id && kind.make == nullptr) break;
    if (kind.id == id) return &kind;
    add_to_list(known, kind.id);
  }
  return Error{say("there is no model kind '{0}'", id), "", say("choose one of {0}", known)};
}

}  // namespace onegin
