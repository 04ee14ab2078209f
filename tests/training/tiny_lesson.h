// A tiny model that learns a tiny text, for the tests of its learner.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string_view>
#include <utility>

#include "saved_blocks.h"
#include "tiny_models.h"
#include "training/learner.h"

namespace onegin {

inline const Exhausted kAlways = [] { return true; };
inline const Exhausted kNever = [] { return false; };

// A clock that goes on by a millisecond each time it is read.
inline Clock ticking() {
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
  BlockCopies saved() const {
    BlockCopies blocks = weights();
    blocks.merge(saved_blocks(*learner));
    return blocks;
  }
  BlockCopies weights() const { return saved_blocks(model); }
  Corpus corpus;
  TinyNeural model;
  std::unique_ptr<Learner> learner;  // knows where the two above stand
  Lesson(const Lesson&) = delete;
  Lesson& operator=(const Lesson&) = delete;
};

}  // namespace onegin
