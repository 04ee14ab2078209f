// The two ways to fill a blank; make_filler() chooses between them.
#pragma once

#include <memory>

#include "evaluation/fill.h"

namespace onegin {

// A language model: every token is tried in the blank.
std::unique_ptr<Filler> make_enumerating_filler(const Model& model, BlankQuestion question,
                                                const FillOptions& options);
// A model that answers blanks itself.
std::unique_ptr<Filler> make_direct_filler(const BlankModel& model, BlankQuestion question);

}  // namespace onegin
