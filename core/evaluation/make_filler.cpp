// Which way a model fills blanks follows from its abilities.
#include <utility>

#include "evaluation/fill.h"
#include "evaluation/fillers.h"

namespace onegin {

std::unique_ptr<Filler> make_filler(const Model& model, BlankQuestion question,
                                    const FillOptions& options) {
  if (const BlankModel* blanks = model.as_blank()) {
    return make_direct_filler(*blanks, std::move(question));
  }
  return make_enumerating_filler(model, std::move(question), options);
}

}  // namespace onegin
