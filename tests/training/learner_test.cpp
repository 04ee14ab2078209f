// Learning goes down, stops where it should, and survives bad steps.
#include "training/learner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "plain_ids.h"
#include "tiny_lesson.h"
#include "training/validation.h"

namespace onegin {
namespace {

double scored_one_by_one(const LanguageModel& model, TokenView held_out) {
  const std::vector<TokenId> events = plain_ids(held_out);
  State state = model.begin();
  std::vector<EventScore> scores(events.size());
  std::vector<std::uint8_t> starts;
  if (model.first_event() == kEndSentence) starts = sentence_starts(events, true);
  model.score(state, events, starts, scores);
  double sum = 0;
  for (const EventScore& score : scores) sum -= score.log_prob;
  return sum / static_cast<double>(events.size());
}

TEST(Learner, ADefaultRunLearnsAndReportsIt) {
  for (const bool sentences : {false, true}) {
    Lesson lesson(tiny_corpus(3000, 300, sentences), sentences);
    const double before = scored_one_by_one(lesson.model, lesson.corpus.validation());
    lesson.learner->set_limit({.epochs = 8});
    ASSERT_TRUE(lesson.learner->advance(kNever));
    const TrainingProgress& p = lesson.progress();
    EXPECT_TRUE(p.finished);
    EXPECT_GE(p.epoch, 8);
    EXPECT_EQ(p.fraction, 1);
    EXPECT_EQ(p.tokens, 8 * lesson.corpus.train_size);
    EXPECT_GT(p.tokens_per_second, 0);
    EXPECT_GT(p.seconds, 0);
    ASSERT_TRUE(p.validation_loss && p.train_loss && p.gradient_norm);
    EXPECT_LT(*p.validation_loss, before - 0.5);
    EXPECT_NEAR(*p.validation_loss, scored_one_by_one(lesson.model, lesson.corpus.validation()),
                1e-6);
    EXPECT_FALSE(*lesson.learner->advance(kNever));
  }
}

TEST(Learner, OneUnitACallWhenTimeIsUp) {
  Lesson lesson;
  lesson.learner->set_limit({.steps = 50});
  int calls = 0;
  std::uint64_t step = 0;
  for (;; ++calls) {
    const auto more = lesson.learner->advance(kAlways);
    ASSERT_TRUE(more);
    EXPECT_LE(lesson.progress().step, step + 1);
    step = lesson.progress().step;
    if (!*more) break;
  }
  EXPECT_EQ(step, 50u);
  EXPECT_GT(calls, 50);  // evaluations are units of their own
}

TEST(Learner, LimitsInSteps_Epochs_Seconds) {
  {
    Lesson lesson;
    lesson.learner->set_limit({.steps = 7, .epochs = 100, .seconds = 1000});
    ASSERT_TRUE(lesson.learner->advance(kNever));
    EXPECT_EQ(lesson.progress().step, 7u);
  }
  {
    Lesson lesson;
    lesson.learner->set_limit({.epochs = 0.5});
    ASSERT_TRUE(lesson.learner->advance(kNever));
    EXPECT_NEAR(lesson.progress().epoch, 0.5, 0.05);
  }
  {
    Lesson lesson;
    lesson.learner->set_limit({.seconds = 2});
    ASSERT_TRUE(lesson.learner->advance(kNever));
    EXPECT_NEAR(lesson.progress().seconds, 2, 0.1);
    EXPECT_TRUE(lesson.progress().validation_loss);
  }
}

TEST(Learner, AStepIsOneStepWhateverTheLimit) {
  Lesson lesson;
  lesson.learner->set_limit({.steps = 1});
  for (std::uint64_t step = 1; step < 5; ++step) {
    ASSERT_TRUE(lesson.learner->step());
    EXPECT_EQ(lesson.progress().step, step);
  }
}

TEST(Learner, WithoutALimitItFollowsAPlanAndCanGoOn) {
  Lesson lesson(tiny_corpus(400, 40));
  lesson.set("patience", "0");
  lesson.learner->set_limit({});
  ASSERT_TRUE(lesson.learner->advance(kNever));
  EXPECT_TRUE(lesson.progress().finished);
  const std::uint64_t steps = lesson.progress().step;
  EXPECT_GT(lesson.progress().epoch, 10);
  lesson.learner->set_limit({});
  EXPECT_FALSE(lesson.progress().finished);
  ASSERT_TRUE(lesson.learner->advance(kNever));
  EXPECT_EQ(lesson.progress().step, 2 * steps);
}

TEST(Learner, ABadGradientIsNotAppliedAndNamed) {
  Lesson lesson;
  lesson.learner->set_limit({.steps = 50});
  for (int step = 0; step < 5; ++step) ASSERT_TRUE(lesson.learner->step());
  const BlockCopies good = lesson.weights();
  ASSERT_TRUE(lesson.learner->step());
  lesson.model.poison_at = 7;
  const auto failed = lesson.learner->advance(kNever);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().where, "out.weight");
  EXPECT_NE(failed.error().hint.text().find("learning rate"), std::string::npos);
  EXPECT_EQ(failed.error().kind, ErrorKind::failure);
  EXPECT_EQ(lesson.progress().step, 6u);
  // The weights that gave the last finite loss stand.
  EXPECT_EQ(lesson.weights(), good);
  EXPECT_TRUE(lesson.learner->advance(kNever));
  EXPECT_TRUE(lesson.progress().finished);
}

TEST(Learner, AnExplodingRunStopsWithGoodWeights) {
  Lesson lesson;
  lesson.set("optimizer", "sgd");
  lesson.set("learning_rate", "100");
  lesson.set("clipping", "0");
  lesson.set("schedule", "constant");
  lesson.learner->set_limit({.steps = 500});
  const auto failed = lesson.learner->advance(kNever);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().hint.text().find("clipping"), std::string::npos);
  EXPECT_TRUE(std::isfinite(scored_one_by_one(lesson.model, lesson.corpus.validation())));
  lesson.set("learning_rate", "0.01");
  lesson.set("clipping", "1");
  EXPECT_TRUE(lesson.learner->advance(kNever));
}

TEST(Learner, LearningRateAndClippingChangeWhileTraining) {
  Lesson lesson;
  lesson.set("schedule", "constant");
  lesson.set("learning_rate", "0.01");
  ASSERT_TRUE(lesson.learner->step());
  EXPECT_EQ(lesson.progress().learning_rate, 0.01);
  lesson.set("learning_rate", "0.001");
  ASSERT_TRUE(lesson.learner->step());
  EXPECT_EQ(lesson.progress().learning_rate, 0.001);
  for (const Field& field : lesson.learner->fields()) {
    EXPECT_EQ(field.info.live, field.name == "learning_rate" || field.name == "clipping");
    EXPECT_FALSE(field.info.help.empty());
  }
}

TEST(Learner, AShortTextUnderALongTimeLimitLowersItsRate) {
  Lesson lesson(tiny_corpus(60, 30));
  lesson.set("learning_rate", "0.01");
  lesson.learner->set_limit({.seconds = 1e6});
  const auto rate_after = [&](std::uint64_t steps) {
    while (lesson.progress().step < steps) EXPECT_TRUE(lesson.learner->step());
    return lesson.progress().learning_rate;
  };
  EXPECT_GT(rate_after(20), 0.009);
  EXPECT_LT(rate_after(600), 0.001);
}

TEST(Learner, AShortTextUnderALongTimeLimitIsStillJudgedOften) {
  Lesson lesson(tiny_corpus(3000, 300));
  lesson.set("patience", "0");
  lesson.learner->set_limit({.seconds = 1e6});
  int evaluations = 0;
  std::optional<double> last;
  while (lesson.progress().epoch < 20) {
    ASSERT_TRUE(lesson.learner->advance(kAlways));
    if (lesson.progress().validation_loss != last) ++evaluations;
    last = lesson.progress().validation_loss;
  }
  EXPECT_GE(evaluations, 5);
  EXPECT_LE(evaluations, 8);
}

TEST(Learner, EarlyStoppingTakesBackTheBest) {
  // Two dozen tokens to learn by heart, a held-out part that follows other rules.
  Corpus corpus = tiny_corpus(60, 30);
  for (std::size_t i = 30; i < 60; ++i)
    corpus.ids.set(i, kFirstText + static_cast<TokenId>(i * i % 5));
  Lesson lesson(corpus);
  lesson.set("learning_rate", "0.05");
  lesson.set("validation_interval", "1");
  lesson.set("patience", "5");
  lesson.learner->set_limit({.steps = 500});
  ASSERT_TRUE(lesson.learner->advance(kNever));
  const TrainingProgress& p = lesson.progress();
  EXPECT_LT(p.step, 500u);
  EXPECT_NE(p.message.text().find("stopped early"), std::string::npos);
  EXPECT_EQ(p.validation_loss, p.best_validation_loss);
  EXPECT_NEAR(scored_one_by_one(lesson.model, lesson.corpus.validation()), *p.validation_loss,
              1e-6);
}

TEST(Learner, TinyTextsTrain) {
  for (std::size_t tokens = 1; tokens < 8; ++tokens) {
    for (const bool sentences : {false, true}) {
      Lesson lesson(tiny_corpus(tokens, 0, sentences), sentences);
      lesson.learner->set_limit({.epochs = 3});
      ASSERT_TRUE(lesson.learner->advance(kNever));
      EXPECT_TRUE(lesson.progress().finished);
      EXPECT_EQ(lesson.progress().tokens, 3 * tokens);
      EXPECT_FALSE(lesson.progress().validation_loss);
    }
  }
}

TEST(Validation, IsTheSameAsScoringOneByOneWhateverTheSlices) {
  for (const bool sentences : {false, true}) {
    for (const std::size_t n : {1, 2, 100, 257, 1000}) {
      const Corpus corpus = tiny_corpus(n, n, sentences);
      TinyNeural model;
      ASSERT_TRUE(model.build(tiny_shape(sentences), 5));
      ValidationPass pass(model, corpus.validation(), {.sentences = sentences});
      pass.begin();
      while (pass.advance()) {
      }
      EXPECT_NEAR(pass.loss(), scored_one_by_one(model, corpus.validation()), 1e-6) << n;
      EXPECT_EQ(pass.progress(), 1);
    }
  }
}

// Lines of a source and a target of a few tokens each.
Corpus pairs_corpus(std::size_t lines) {
  Random random(3);
  Corpus corpus;
  const auto add = [&](std::size_t tokens) {
    for (std::size_t i = 0; i < tokens; ++i) {
      corpus.ids.push_back(kFirstText + random.below(kTinyVocabulary - kFirstText));
    }
  };
  for (std::size_t i = 0; i < lines; ++i) {
    add(1 + random.below(5));
    corpus.ids.push_back(kBeginSentence);
    add(random.below(4));
    corpus.ids.push_back(kEndSentence);
    if (i == lines / 2) corpus.train_size = corpus.ids.size();
  }
  return corpus;
}

TEST(Validation, OfPairsIsThatOfTheTargets) {
  for (const std::size_t lines : {1, 2, 50, 300}) {
    const Corpus corpus = pairs_corpus(lines);
    const std::vector<TokenId> ids = plain_ids(corpus.ids);
    Shape shape = tiny_shape(true);
    shape.pairs = true;
    TinyNeural model;
    ASSERT_TRUE(model.build(shape, 5));
    ValidationPass pass(model, ids, {.sentences = true, .pairs = true});
    pass.begin();
    while (pass.advance()) {
    }
    const auto marks = marks_of(shape, ids, 0, ids.size());
    std::vector<EventScore> scores(ids.size());
    State state = model.begin();
    model.score(state, ids, marks, scores);
    double sum = 0;
    std::size_t events = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      sum -= scores[i].log_prob;
      events += (marks[i] & kGiven) == 0 ? 1 : 0;
    }
    EXPECT_NEAR(pass.loss(), sum / static_cast<double>(events), 1e-6) << lines;
  }
}

TEST(CountedLearner, FitsAndLooksAtTheHeldOutPart) {
  const Corpus corpus = tiny_corpus(5000, 2000);
  TinyCounted model;
  ASSERT_TRUE(model.build(tiny_shape(), 1));
  auto learner = make_learner(model, corpus, tiny_summary(corpus), 1, ticking());
  EXPECT_TRUE(learner->fields().empty());
  double last = 0;
  int calls = 0;
  for (bool more = true; more; ++calls) {
    const auto result = learner->advance(kAlways);
    ASSERT_TRUE(result);
    more = *result;
    EXPECT_GE(learner->progress().fraction, last);
    last = learner->progress().fraction;
  }
  EXPECT_GT(calls, 30);
  EXPECT_EQ(last, 1);
  ASSERT_TRUE(learner->progress().validation_loss);
  EXPECT_NEAR(*learner->progress().validation_loss, scored_one_by_one(model, corpus.validation()),
              1e-9);

  const BlockCopies blocks = saved_blocks(*learner);
  auto other = make_learner(model, corpus, tiny_summary(corpus), 1, ticking());
  ASSERT_TRUE(other->load(views_of(blocks)));
  EXPECT_TRUE(other->progress().finished);
  EXPECT_EQ(other->progress().validation_loss, learner->progress().validation_loss);
  EXPECT_FALSE(*other->advance(kAlways));
}

}  // namespace
}  // namespace onegin
