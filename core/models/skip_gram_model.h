// A model learnt by skip-gram with negative sampling: its own learner steps through the text.
#pragma once

#include "models/embedding_model.h"
#include "models/model.h"
#include "models/skip_gram.h"

namespace onegin {

class SkipGramModel : public Model, public EmbeddingModel {
 public:
  SkipGramModel* as_skip_gram() override { return this; }
  EmbeddingModel* as_embedding() override { return this; }

  // Once it is built; the learner writes them.
  virtual SkipGram& skip_gram() = 0;
};

}  // namespace onegin
