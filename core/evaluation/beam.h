// Beam search: the likeliest continuation among the best few at every length.
#pragma once

#include <memory>
#include <string>

#include "evaluation/generate.h"

namespace onegin {

// Keeps the `beam` likeliest hypotheses at every length; one that ends in </s> is finished. The
// answer is the likeliest, finished or of full length; ties go to the older hypothesis and the
// smaller id. It is reported when the search ends.
std::unique_ptr<Generator> make_beam_search(const LanguageModel& model, const Task& task,
                                            std::string prompt, const GenerationConfig& config);

}  // namespace onegin
