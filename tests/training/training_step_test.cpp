// One step at a time: judged before it is applied, saved as it began.
#include "training/training_step.h"

#include <gtest/gtest.h>

#include "tiny_lesson.h"

namespace onegin {
namespace {

struct Stepping {
  explicit Stepping(double dropout = 0) : model(4, dropout) {
    EXPECT_TRUE(model.build(tiny_shape(), 1));
    model.visit_tensors([this](const Tensor& tensor) { tensors.push_back(tensor); });
    config.batch = 4;
    config.sequence_length = 16;
    plan.set_limit({.steps = 100});
    Pieces all;
    step.start(all, corpus.train(), tiny_summary(corpus));
  }
  void finish() {
    while (step.advance(clock)) {
    }
  }
  BlockCopies weights() const { return saved_blocks(model); }

  Corpus corpus = tiny_corpus(2000, 0);
  TinyNeural model;
  TrainingConfig config;
  TrainingProgress progress;
  Plan plan{{.train_tokens = 2000}, config, progress};
  std::vector<Tensor> tensors;
  WeightCopies copies{model, tensors};
  TrainingStep step{model, config, plan, tensors, copies, 3};
  Clock clock = ticking();
};

TEST(TrainingStep, ReadsABatchAndChangesTheWeights) {
  Stepping stepping;
  const BlockCopies before = stepping.weights();
  stepping.finish();
  EXPECT_FALSE(stepping.step.astray());
  EXPECT_NE(stepping.weights(), before);
  EXPECT_GT(stepping.step.pass().events, 50u);
  EXPECT_EQ(stepping.step.rate(), stepping.plan.learning_rate(64));
  EXPECT_GT(stepping.step.norm(), 0);
  EXPECT_GT(stepping.step.seconds(), 0);
  EXPECT_EQ(stepping.step.epochs(), static_cast<double>(stepping.step.pass().events) / 2000);
}

TEST(TrainingStep, ThatGoesAstrayIsNotApplied) {
  Stepping stepping;
  stepping.finish();
  const BlockCopies good = stepping.weights();
  stepping.model.poison_at = 2;
  stepping.finish();
  ASSERT_TRUE(stepping.step.astray());
  EXPECT_EQ(stepping.weights(), good);
  const Error error = stepping.step.error(2);
  EXPECT_EQ(error.where, "out.weight");
  EXPECT_NE(error.what.text().find("step 2 "), std::string::npos);
  stepping.finish();
  EXPECT_FALSE(stepping.step.astray());
  EXPECT_NE(stepping.weights(), good);
}

TEST(TrainingStep, SavedInItsMiddleItIsSavedAsItBegan) {
  Stepping stepping(0.5);
  stepping.model.piece = Pieces::kLargest;
  stepping.finish();
  SavedTraining between, middle;
  stepping.step.save(between);
  ASSERT_TRUE(stepping.step.advance(stepping.clock));
  EXPECT_TRUE(stepping.step.under_way());
  EXPECT_FALSE(stepping.step.changes());
  stepping.step.save(middle);
  EXPECT_EQ(middle.position, between.position);
  EXPECT_EQ(middle.dropout.state(), between.dropout.state());
  EXPECT_EQ(middle.carried.memory, between.carried.memory);
  EXPECT_EQ(middle.optimizer_steps, between.optimizer_steps);
  stepping.finish();
  SavedTraining after;
  stepping.step.save(after);
  EXPECT_NE(after.position, between.position);
  EXPECT_NE(after.dropout.state(), between.dropout.state());
  EXPECT_EQ(after.optimizer_steps, between.optimizer_steps + 1);
}

TEST(TrainingStep, APositionOfAnotherTextIsRefused) {
  Stepping stepping;
  stepping.finish();
  SavedTraining saved;
  stepping.step.save(saved);
  EXPECT_TRUE(stepping.step.restore(saved));
  saved.position.push_back(std::byte{0});
  EXPECT_FALSE(stepping.step.restore(saved));
  saved.position.clear();
  EXPECT_FALSE(stepping.step.restore(saved));
}

}  // namespace
}  // namespace onegin
