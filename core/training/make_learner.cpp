// The learner that fits a model's family.
#include <utility>

#include "training/counted_learner.h"
#include "training/gradient_learner.h"
#include "training/learner.h"
#include "training/skip_gram_learner.h"

namespace onegin {

std::unique_ptr<Learner> make_learner(Model& model, const Corpus& corpus,
                                      const TaskSummary& summary, std::uint64_t seed, Clock clock) {
  if (CountedModel* counted = model.as_counted()) {
    return std::make_unique<CountedLearner>(*counted, corpus, summary, std::move(clock));
  }
#ifdef ONEGIN_FIRST
  static_cast<void>(seed);
  return nullptr;  // the module has no kind that would ask
#else
  if (SkipGramModel* skip_gram = model.as_skip_gram()) {
    return std::make_unique<SkipGramLearner>(*skip_gram, corpus, summary, seed, std::move(clock));
  }
  return std::make_unique<GradientLearner>(*model.as_neural(), corpus, summary, seed,
                                           std::move(clock));
#endif
}

}  // namespace onegin
