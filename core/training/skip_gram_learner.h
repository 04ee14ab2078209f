// Trains vectors by skip-gram with negative sampling: plain gradient descent on one pair after
// another, at a rate that falls in a straight line, as the program word2vec does.
#pragma once

#include <vector>

#include "math/random.h"
#include "models/skip_gram_model.h"
#include "training/averages.h"
#include "training/learner.h"
#include "training/skip_gram_config.h"
#include "training/skip_gram_text.h"

namespace onegin {

// A step reads some tokens of the text and takes milliseconds: the number of tokens follows from
// the settings alone. Between two steps the learner can be saved. Without a limit in steps or
// epochs the learner reads the text five times at least, a short text more often: still more passes
// over a short text make the vectors no better. A training that goes on after its end begins at
// half the rate.
class SkipGramLearner : public Learner {
 public:
  SkipGramLearner(SkipGramModel& model, const Corpus& corpus, const TaskSummary& summary,
                  std::uint64_t seed, Clock clock);

  std::vector<Field> fields() override { return fields_of(config_); }
  void set_limit(const TrainingLimit& limit) override;
  TrainingNeeds needs() const override;
  Result<bool> advance(const Exhausted& exhausted) override;
  using Learner::step;
  Result<bool> step(const Exhausted& exhausted) override;
  const TrainingProgress& progress() const override { return progress_; }
  void save(Blocks& blocks) const override;
  using Learner::load;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;

 private:
  // What is saved, beside the progress.
  struct Standing {
    Averages averages;             // of the loss of a pair
    std::uint64_t at = 0;          // the next token of the text
    std::uint64_t plan_begin = 0;  // tokens read when the present plan began
    std::int32_t plans = 0;        // plans done
  };

  Result<void> prepare(Pieces& pieces);
  Result<bool> prepare();
  void train_step();
  double fraction() const;
  Scalar rate() const;
  std::size_t step_tokens() const;
  Result<void> read(const BlockViews& blocks);

  SkipGramModel& model_;
  const Corpus& corpus_;
  const TaskSummary task_;
  const Clock clock_;
  SkipGramConfig config_;
  TrainingLimit limit_;
  TrainingProgress progress_;
  Standing now_;
  Random random_;
  SkipGramText text_;
  bool prepared_ = false;
  Pieces pieces_{Pieces::kLargest};  // of the preparation
  std::vector<TokenId> run_, negatives_;
};

}  // namespace onegin
