// Memory and time of training do not grow with the text, and a step allocates nothing.
#include <gtest/gtest.h>

#include "heap_counter.h"
#include "models/registry.h"
#include "tiny_models.h"
#include "training/learner.h"

namespace onegin {
namespace {

// Bytes asked for by a learner of its own and twenty steps of it.
std::size_t bytes_for(const Corpus& corpus, bool sentences) {
  TinyNeural model;
  EXPECT_TRUE(model.build(tiny_shape(sentences), 1));
  const std::size_t before = heap_bytes();
  const auto learner =
      make_learner(model, corpus, tiny_summary(corpus, sentences), 1, [] { return 0.0; });
  EXPECT_TRUE(find_field(learner->fields(), "batch").value().set("8"));
  for (int step = 0; step < 20; ++step) EXPECT_TRUE(learner->step());
  return heap_bytes() - before;
}

TEST(Memory, DoesNotGrowWithAStream) {
  const std::size_t small = bytes_for(tiny_corpus(20'000, 1000), false);
  const std::size_t large = bytes_for(tiny_corpus(1'000'000, 1000), false);
  EXPECT_LE(large, small + 1000);
}

TEST(Memory, GrowsByFourBytesALineOfSentences) {
  const Corpus corpus = tiny_corpus(1'000'000, 1000, true);
  const auto lines = static_cast<std::size_t>(
      std::count(corpus.train().begin(), corpus.train().end(), kEndSentence));
  const std::size_t small = bytes_for(tiny_corpus(20'000, 1000, true), true);
  EXPECT_LE(bytes_for(corpus, true), small + 4 * lines + 1000);
}

TEST(Memory, AStepAllocatesNothing) {
  for (const ModelKind& kind : model_kinds()) {
    const auto model = kind.make();
    if (model->as_neural() == nullptr) continue;
    for (const bool sentences : {false, true}) {
      const Corpus corpus = tiny_corpus(40'000, 1000, sentences);
      ASSERT_TRUE(model->build(tiny_shape(sentences), 1));
      const auto learner =
          make_learner(*model, corpus, tiny_summary(corpus, sentences), 1, [] { return 0.0; });
      ASSERT_TRUE(find_field(learner->fields(), "batch").value().set("4"));
      for (int step = 0; step < 3; ++step) ASSERT_TRUE(learner->step());
      const std::size_t before = heap_allocations();
      for (int step = 0; step < 10; ++step) (void)learner->step();
      EXPECT_EQ(heap_allocations(), before) << kind.id << (sentences ? " sentences" : " stream");
    }
  }
}

}  // namespace
}  // namespace onegin
