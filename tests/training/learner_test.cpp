// Learning goes down, stops where it should, resumes bit for bit, and survives bad steps.
#include "training/learner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "tiny_models.h"
#include "training/training_config.h"
#include "training/validation.h"

namespace onegin {
namespace {

const Exhausted kAlways = [] { return true; };
const Exhausted kNever = [] { return false; };

// A clock that goes on by a millisecond each time it is read.
Clock ticking() {
  return [now = 0.0]() mutable { return now += 0.001; };
}

struct Lesson {
  explicit Lesson(Corpus text = tiny_corpus(3000, 300), bool sentences = false, double dropout = 0)
      : corpus(std::move(text)), model(4, dropout) {
    EXPECT_TRUE(model.build(tiny_shape(sentences), 1));
    learner = make_learner(model, corpus, tiny_summary(corpus, sentences), 1, ticking());
    set("batch", "4");
    set("sequence_length", "16");
  }
  void set(std::string_view name, std::string_view value) {
    const auto fields = learner->fields();
    const auto field = find_field(fields, name);
    ASSERT_TRUE(field);
    ASSERT_TRUE(field->set(value)) << name;
  }
  const TrainingProgress& progress() const { return learner->progress(); }
  Blocks saved() const {
    Blocks blocks;
    model.save(blocks);
    learner->save(blocks);
    return blocks;
  }
  Blocks weights() const {
    Blocks blocks;
    model.save(blocks);
    return blocks;
  }
  Corpus corpus;
  TinyNeural model;
  std::unique_ptr<Learner> learner;  // knows where the two above stand
  Lesson(const Lesson&) = delete;
  Lesson& operator=(const Lesson&) = delete;
};

double scored_one_by_one(const LanguageModel& model, std::span<const TokenId> events) {
  State state = model.begin();
  std::vector<EventScore> scores(events.size());
  model.score(state, events, scores);
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

TEST(Learner, SameSeedSameBits) {
  std::vector<Blocks> ends;
  for (int run = 0; run < 2; ++run) {
    Lesson lesson(tiny_corpus(2000, 200, true), true, 0.3);
    lesson.learner->set_limit({.steps = 120});
    ASSERT_TRUE(lesson.learner->advance(kNever));
    ends.push_back(lesson.saved());
  }
  EXPECT_EQ(ends[0], ends[1]);
}

// Saved after any unit of work, in the middle of an evaluation too, and gone on with in a new
// learner, a run ends with the same bits.
TEST(Learner, ResumesBitForBit) {
  for (const bool sentences : {false, true}) {
    for (const std::string_view optimizer : kOptimizerNames) {
      const auto make = [&] {
        auto lesson = std::make_unique<Lesson>(tiny_corpus(1500, 600, sentences), sentences, 0.2);
        lesson->set("optimizer", optimizer);
        lesson->set("learning_rate", "0.01");
        lesson->set("validation_interval", "9");
        return lesson;
      };
      const TrainingLimit limit{.steps = 40};
      auto straight = make();
      straight->learner->set_limit(limit);
      ASSERT_TRUE(straight->learner->advance(kNever));

      auto first = make();
      first->learner->set_limit(limit);
      for (int unit = 0;; ++unit) {
        const auto more = first->learner->advance(kAlways);
        ASSERT_TRUE(more);
        if (!*more) break;
        if (unit % 5 != 0) continue;
        const Blocks saved = first->saved();
        Lesson second(tiny_corpus(1500, 600, sentences), sentences, 0.2);
        ASSERT_TRUE(second.model.load(saved));
        ASSERT_TRUE(second.learner->load(saved));
        EXPECT_EQ(second.progress().step, first->progress().step);
        EXPECT_EQ(second.progress().validation_loss, first->progress().validation_loss);
        second.learner->set_limit(limit);
        ASSERT_TRUE(second.learner->advance(kNever));
        Blocks a, b;
        straight->model.save(a);
        second.model.save(b);
        EXPECT_EQ(a, b) << optimizer << " saved after unit " << unit;
        EXPECT_EQ(straight->progress().validation_loss, second.progress().validation_loss);
        EXPECT_EQ(straight->progress().train_loss, second.progress().train_loss);
      }
    }
  }
}

TEST(Learner, DamagedStatesAreRefused) {
  Lesson lesson;
  lesson.learner->set_limit({.steps = 30});
  ASSERT_TRUE(lesson.learner->advance(kNever));
  const Blocks saved = lesson.saved();
  for (const auto& [name, bytes] : saved) {
    if (!name.starts_with("training.")) continue;
    for (const std::size_t size : {bytes.size() - 1, bytes.size() + 1}) {
      Blocks damaged = saved;
      damaged[name].resize(size);
      if (name == "training.settings" && size > bytes.size()) damaged[name].back() = std::byte{'x'};
      Lesson other;
      const auto loaded = other.learner->load(damaged);
      if (name == "training.settings" && size < bytes.size()) continue;  // only the line end
      EXPECT_FALSE(loaded) << name << " " << size;
      other.learner->set_limit({.steps = 3});
      EXPECT_TRUE(other.learner->advance(kNever)) << "usable after " << name;
    }
  }
  Blocks without = saved;
  without.erase("training.moments");
  Lesson other;
  EXPECT_FALSE(other.learner->load(without));
}

TEST(Learner, SavedInTheMiddleOfAStepItGoesOnBitForBit) {
  Lesson whole;
  whole.learner->set_limit({.steps = 4});
  ASSERT_TRUE(whole.learner->advance(kNever));
  const auto once = [asked = 0]() mutable { return ++asked > 0; };
  int changes = 0;
  for (int units = 0; units < 40; ++units) {
    Lesson lesson;
    lesson.model.piece = Pieces::kLargest;
    lesson.learner->set_limit({.steps = 4});
    for (int unit = 0; unit < units; ++unit) ASSERT_TRUE(lesson.learner->advance(once));
    while (lesson.learner->settle(once)) ++changes;
    Lesson later;
    ASSERT_TRUE(later.model.load(lesson.saved()));
    ASSERT_TRUE(later.learner->load(lesson.saved()));
    later.learner->set_limit({.steps = 4});
    for (Lesson* each : {&lesson, &later}) {
      ASSERT_TRUE(each->learner->advance(kNever));
      EXPECT_EQ(each->progress().step, 4u);
      EXPECT_EQ(each->weights(), whole.weights()) << "after " << units << " units";
    }
  }
  EXPECT_GT(changes, 0) << "some units ended in the middle of a change of the weights";
}

TEST(Learner, AStepByHandFinishesTheOneUnderWay) {
  Lesson lesson;
  lesson.model.piece = Pieces::kLargest;
  ASSERT_TRUE(lesson.learner->advance([] { return true; }));
  EXPECT_EQ(lesson.progress().step, 0u);
  ASSERT_TRUE(lesson.learner->step());
  EXPECT_EQ(lesson.progress().step, 1u);
}

TEST(Learner, ABadGradientIsNotAppliedAndNamed) {
  Lesson lesson;
  lesson.learner->set_limit({.steps = 50});
  for (int step = 0; step < 5; ++step) ASSERT_TRUE(lesson.learner->step());
  Blocks good;
  lesson.model.save(good);
  ASSERT_TRUE(lesson.learner->step());
  lesson.model.poison_at = 7;
  const auto failed = lesson.learner->advance(kNever);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().where, "out.weight");
  EXPECT_NE(failed.error().hint.find("learning rate"), std::string::npos);
  EXPECT_EQ(failed.error().kind, ErrorKind::failure);
  EXPECT_EQ(lesson.progress().step, 6u);
  // The weights that gave the last finite loss stand.
  Blocks now;
  lesson.model.save(now);
  EXPECT_EQ(now, good);
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
  EXPECT_NE(failed.error().hint.find("clipping"), std::string::npos);
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
    corpus.ids[i] = kFirstText + static_cast<TokenId>(i * i % 5);
  Lesson lesson(corpus);
  lesson.set("learning_rate", "0.05");
  lesson.set("validation_interval", "1");
  lesson.set("patience", "5");
  lesson.learner->set_limit({.steps = 500});
  ASSERT_TRUE(lesson.learner->advance(kNever));
  const TrainingProgress& p = lesson.progress();
  EXPECT_LT(p.step, 500u);
  EXPECT_NE(p.message.find("stopped early"), std::string::npos);
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
      ValidationPass pass(model, corpus.validation(), sentences);
      pass.begin();
      while (pass.advance()) {
      }
      EXPECT_NEAR(pass.loss(), scored_one_by_one(model, corpus.validation()), 1e-6) << n;
      EXPECT_EQ(pass.progress(), 1);
    }
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

  Blocks blocks;
  learner->save(blocks);
  auto other = make_learner(model, corpus, tiny_summary(corpus), 1, ticking());
  ASSERT_TRUE(other->load(blocks));
  EXPECT_TRUE(other->progress().finished);
  EXPECT_EQ(other->progress().validation_loss, learner->progress().validation_loss);
  EXPECT_FALSE(*other->advance(kAlways));
}

}  // namespace
}  // namespace onegin
