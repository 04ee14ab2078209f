// Asks a model for its abilities.
#include "training/adaptive.h"

#include "models/ngram/counting_reader.h"
#include "training/dynamic_evaluation.h"

namespace onegin {
namespace {

// Of a counted kind; null if it cannot go on.
std::unique_ptr<AdaptiveReader> counted_reader(Model& model, const LearntFrom& learnt) {
  if (NgramModel* ngrams = model.as_ngrams()) return make_counting_reader(*ngrams, learnt);
  const CountedModel* counted = model.as_counted();
  return counted != nullptr ? counted->counting_on() : nullptr;
}

}  // namespace

Result<std::unique_ptr<AdaptiveReader>> make_adaptive_reader(Model& model,
                                                             const LearntFrom& learnt) {
  if (model.as_language() == nullptr) return no_language(model);
  const Error no_text{say("the model cannot go on learning: what it has learnt from is not there"),
                      "", say("score with a file that keeps its text, as 'onegin train' saves it")};
  if (NeuralModel* neural = model.as_neural()) {
    if (learnt.train.empty()) return no_text;
    return std::unique_ptr<AdaptiveReader>(std::make_unique<DynamicEvaluation>(*neural, learnt));
  }
  if (auto reader = counted_reader(model, learnt)) return reader;
  if (learnt.train.empty() && !model.foreign()) return no_text;
  return Error{say("a model of kind '{0}' from this file cannot go on learning", model.kind()), "",
               say("score it without adaptive reading")};
}

}  // namespace onegin
