// The same seed gives the same bits, also from a file, also from the middle of a step.
#include <gtest/gtest.h>

#include "tiny_lesson.h"
#include "training/training_config.h"

namespace onegin {
namespace {

TEST(Learner, SameSeedSameBits) {
  std::vector<BlockCopies> ends;
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
        while (first->learner->settle(kAlways)) {
        }
        const BlockCopies saved = first->saved();
        Lesson second(tiny_corpus(1500, 600, sentences), sentences, 0.2);
        ASSERT_TRUE(second.model.load(views_of(saved)));
        ASSERT_TRUE(second.learner->load(views_of(saved)));
        EXPECT_EQ(second.progress().step, first->progress().step);
        EXPECT_EQ(second.progress().validation_loss, first->progress().validation_loss);
        second.learner->set_limit(limit);
        ASSERT_TRUE(second.learner->advance(kNever));
        EXPECT_EQ(straight->weights(), second.weights())
            << optimizer << " saved after unit " << unit;
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
  const BlockCopies saved = lesson.saved();
  for (const auto& [name, bytes] : saved) {
    if (!name.starts_with("training.")) continue;
    for (const std::size_t size : {bytes.size() - 1, bytes.size() + 1}) {
      BlockCopies damaged = saved;
      damaged[name].resize(size);
      if (name == "training.settings" && size > bytes.size()) damaged[name].back() = std::byte{'x'};
      Lesson other;
      const auto loaded = other.learner->load(views_of(damaged));
      if (name == "training.settings" && size < bytes.size()) continue;  // only the line end
      EXPECT_FALSE(loaded) << name << " " << size;
      other.learner->set_limit({.steps = 3});
      EXPECT_TRUE(other.learner->advance(kNever)) << "usable after " << name;
    }
  }
  BlockCopies without = saved;
  without.erase("training.moments");
  Lesson other;
  EXPECT_FALSE(other.learner->load(views_of(without)));
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
    const BlockCopies saved = lesson.saved();
    Lesson later;
    ASSERT_TRUE(later.model.load(views_of(saved)));
    ASSERT_TRUE(later.learner->load(views_of(saved)));
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

}  // namespace
}  // namespace onegin
