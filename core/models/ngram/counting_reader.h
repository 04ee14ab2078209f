// The n-gram model as a reader whose counts go on.
#pragma once

#include <memory>

#include "models/adaptive_reader.h"
#include "models/ngram/ngram_model.h"

namespace onegin {

// Counts what the model has learnt from again, then every token that is read. Null without that
// text, or where nobody knows how the probabilities came about.
std::unique_ptr<AdaptiveReader> make_counting_reader(const NgramModel& model,
                                                     const LearntFrom& learnt);

}  // namespace onegin
