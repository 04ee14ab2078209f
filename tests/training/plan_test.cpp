// The plan of a training, without model and clock.
#include "training/plan.h"

#include <gtest/gtest.h>

#include <cmath>

namespace onegin {
namespace {

struct Course {
  explicit Course(const Plan::Text& text) : plan(text, config, progress) {
    config.schedule = ScheduleKind::constant;
    config.learning_rate = 0.5;
  }
  // A step of `tokens` tokens that takes a second.
  void step(std::uint64_t tokens) {
    ++progress.step;
    progress.tokens += tokens;
    progress.seconds += 1;
    plan.note_step(1);
    plan.evaluate_if_due();
  }

  TrainingConfig config;
  TrainingProgress progress;
  Plan plan;
};

TEST(Plan, TheLimitThatIsNearestCounts) {
  Course course({.train_tokens = 1000});
  course.progress.step = 30;
  course.progress.epoch = 1.5;
  course.progress.seconds = 6;
  course.plan.set_limit({.steps = 120});
  EXPECT_EQ(course.plan.fraction(), 0.25);
  course.plan.set_limit({.steps = 120, .epochs = 3});
  EXPECT_NEAR(course.plan.fraction(), 0.5, 1e-9);
  course.plan.set_limit({.steps = 120, .epochs = 3, .seconds = 8});
  EXPECT_EQ(course.plan.fraction(), 0.75);
  course.plan.set_limit({.steps = 20});
  EXPECT_EQ(course.plan.fraction(), 1);
}

TEST(Plan, TheLastEvaluationBelongsToATimeLimit) {
  Course course({.train_tokens = 1000, .held_out = 100});
  course.plan.set_limit({.steps = 10});
  EXPECT_FALSE(course.plan.must_expect_evaluation());
  course.plan.set_limit({.seconds = 10});
  EXPECT_TRUE(course.plan.must_expect_evaluation());
  course.plan.expect_evaluation(2);
  EXPECT_FALSE(course.plan.must_expect_evaluation());
  course.progress.seconds = 4;
  EXPECT_EQ(course.plan.fraction(), 0.5);
  course.plan.expect_evaluation(9);  // at least half of the time is for steps
  EXPECT_EQ(course.plan.fraction(), 0.8);
}

TEST(Plan, WithoutALimitTheTextSaysHowManySteps) {
  Course course({.train_tokens = 10'000});
  course.config.batch = 10;
  course.config.sequence_length = 100;
  // 1e4 sqrt(10,000) tokens, a thousand a step.
  course.progress.step = 250;
  EXPECT_EQ(course.plan.fraction(), 0.25);
  course.progress.step = 1000;
  EXPECT_EQ(course.plan.fraction(), 1);

  Course words({.train_tokens = 10'000, .characters = false});
  words.config.batch = 10;
  words.config.sequence_length = 100;
  words.progress.step = 25;  // of 100 * 10,000^(3/4) tokens
  EXPECT_EQ(words.plan.fraction(), 0.25);
}

TEST(Plan, GoingOnIsANewPlanAtHalfTheRate) {
  Course course({.train_tokens = 10'000});
  course.config.batch = 10;
  course.config.sequence_length = 100;
  course.progress.step = 1000;
  EXPECT_EQ(course.plan.learning_rate(1000), 0.5);
  course.plan.go_on();
  EXPECT_EQ(course.plan.fraction(), 0);
  EXPECT_EQ(course.plan.learning_rate(1000), 0.25);
}

TEST(Plan, UnderALongTimeLimitTheRateFallsAsTheTextIsLearnt) {
  Course course({.train_tokens = 10'000});
  course.config.schedule = ScheduleKind::cosine;
  course.plan.set_limit({.seconds = 1e9});
  course.progress.seconds = 10;
  course.progress.step = 100;
  EXPECT_GT(course.plan.learning_rate(1000), 0.4);
  course.progress.step = 630;  // 630 * 10,000^(3/4) tokens
  EXPECT_NEAR(course.plan.learning_rate(1000), 0.005, 1e-9);
}

TEST(Plan, AnIntervalInStepsIsKept) {
  Course course({.train_tokens = 1000, .held_out = 100});
  course.config.validation_interval = 3;
  course.plan.set_limit({.steps = 100});
  for (int step = 1; step <= 9; ++step) {
    course.step(100);
    EXPECT_EQ(course.plan.evaluating(), step % 3 == 0) << step;
    if (course.plan.evaluating()) course.plan.note_evaluation(1.0, 0.5);
    EXPECT_FALSE(course.plan.evaluating());
  }
}

TEST(Plan, EvaluationsTakeATenthOfTheTimeAndAreNotManyMoreThanForty) {
  for (const std::size_t held_out : {10, 100, 1000, 10'000}) {
    Course course({.train_tokens = 100'000, .held_out = held_out});
    course.config.patience = 0;
    course.plan.set_limit({.steps = 4000});
    double evaluated = 0, evaluations = 0;
    while (course.plan.fraction() < 1) {
      course.step(100);
      if (!course.plan.evaluating()) continue;
      course.plan.note_evaluation(1.0, 0.1);
      evaluated += static_cast<double>(held_out);
      ++evaluations;
    }
    EXPECT_GE(evaluations, 4) << held_out;
    EXPECT_LE(evaluations, 42) << held_out;
    EXPECT_LE(evaluated, 0.2 * static_cast<double>(course.progress.tokens)) << held_out;
  }
}

TEST(Plan, TrainingEndsWithAnEvaluationIfThereIsSomethingToEvaluateOn) {
  Course course({.train_tokens = 1000, .held_out = 100});
  EXPECT_TRUE(course.plan.evaluate_at_end());
  EXPECT_TRUE(course.plan.evaluating());
  course.plan.note_evaluation(1.0, 0.5);
  EXPECT_FALSE(course.plan.evaluate_at_end()) << "nothing has changed since";
  ++course.progress.step;
  EXPECT_TRUE(course.plan.evaluate_at_end());

  Course blind({.train_tokens = 1000});
  blind.config.validation_interval = 1;
  blind.step(100);
  EXPECT_FALSE(blind.plan.evaluating());
  EXPECT_FALSE(blind.plan.evaluate_at_end());
}

TEST(Plan, PatienceCountsFromTheBest) {
  using Verdict = Plan::Verdict;
  Course course({.train_tokens = 1000, .held_out = 100});
  course.config.patience = 3;
  const auto judge = [&](double loss) { return course.plan.note_evaluation(loss, 0.1); };
  EXPECT_EQ(judge(2.0), Verdict::best);
  EXPECT_FALSE(course.plan.best_is_better());
  EXPECT_EQ(judge(2.0), Verdict::worse);
  EXPECT_EQ(judge(2.5), Verdict::worse);
  EXPECT_EQ(judge(1.5), Verdict::best);
  EXPECT_EQ(judge(1.6), Verdict::worse);
  EXPECT_EQ(judge(1.7), Verdict::worse);
  EXPECT_EQ(judge(1.8), Verdict::enough);
  EXPECT_EQ(course.plan.standing().stale, 3);
  EXPECT_TRUE(course.plan.best_is_better());
  course.plan.best_taken_back();
  EXPECT_FALSE(course.plan.best_is_better());
  EXPECT_EQ(course.plan.standing().last_loss, 1.5);
  course.plan.go_on();
  EXPECT_EQ(judge(1.6), Verdict::worse);
  course.config.patience = 0;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(judge(1.6), Verdict::worse);
}

TEST(Plan, APlateauHalvesTheRate) {
  Course course({.train_tokens = 1000, .held_out = 100});
  course.config.schedule = ScheduleKind::plateau;
  course.config.patience = 0;
  course.plan.note_evaluation(1.0, 0.1);
  EXPECT_EQ(course.plan.learning_rate(100), 0.5);
  for (int i = 0; i < 4; ++i) course.plan.note_evaluation(1.1, 0.1);
  EXPECT_EQ(course.plan.learning_rate(100), 0.125);
}

}  // namespace
}  // namespace onegin
