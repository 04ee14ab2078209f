// Learns a counted model: counting, then one look at the held-out part.
#pragma once

#include <vector>

#include "training/learner.h"

namespace onegin {

class CountedLearner : public Learner {
 public:
  // The model is a language model.
  CountedLearner(CountedModel& model, const Corpus& corpus, const TaskSummary& task, Clock clock);

  void set_limit(const TrainingLimit&) override {}  // counting ends by itself
  Result<bool> advance(const Exhausted& exhausted) override;
  using Learner::step;
  Result<bool> step(const Exhausted& exhausted) override { return advance(exhausted); }
  const TrainingProgress& progress() const override { return progress_; }
  void save(Blocks& blocks) const override;
  using Learner::load;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;

 private:
  void score_slice();
  Result<void> read(const BlockViews& blocks);

  CountedModel& model_;
  const LanguageModel& language_;
  const Corpus& corpus_;
  Shape shape_;  // what of it says how the text is read
  Clock clock_;
  TrainingProgress progress_;
  bool fitted_ = false;
  State state_;                     // of the validation pass
  std::size_t scored_ = 0;          // held-out tokens done
  std::size_t judged_ = 0;          // the events among them
  double sum_ = 0;                  // of their -log P
  std::vector<TokenId> slice_;      // the tokens under way
  std::vector<EventScore> scores_;  // of them
};

}  // namespace onegin
