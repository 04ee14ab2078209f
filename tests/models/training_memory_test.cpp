// What training a network takes, known before it is built: never less than what is really asked
// for, and not much more; and the sentence of a refusal.
#include "models/neural/training_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "heap_counter.h"
#include "memory_limit.h"
#include "models/registry.h"
#include "training/learner.h"

namespace onegin {
namespace {

using FieldValues = std::vector<std::pair<std::string, std::string>>;

Corpus some_corpus(std::size_t size, std::size_t types, bool sentences, bool pairs) {
  Corpus corpus;
  std::uint32_t x = 1;
  for (std::size_t i = 0; i < size; ++i) {
    x = x * 1664525 + 1013904223;
    const bool ends = sentences && i % 20 == 19;
    const bool separates = pairs && i % 20 == 11;
    corpus.ids.push_back(ends        ? kEndSentence
                         : separates ? kBeginSentence
                                     : kFirstText + (x >> 8U) % static_cast<TokenId>(types));
  }
  corpus.train_size = 4096;  // whole batches: none is larger than the first
  corpus.statistics.text.lines = sentences ? size / 20 : 0;
  corpus.statistics.train_tokens = corpus.train_size;
  return corpus;
}

void set_all(const std::vector<Field>& fields, const FieldValues& settings) {
  for (const auto& [name, value] : settings) {
    if (const auto field = find_field(fields, name)) {
      ASSERT_TRUE(field->set(value)) << name;
    }
  }
}

struct Network {
  std::string kind;
  FieldValues settings;
  std::size_t types;
  bool sentences = false, pairs = false;
};

// Everything held from build() on: two steps,
// an evaluation, a save.
void check(const Network& c) {
  SCOPED_TRACE(c.kind + " " + std::to_string(c.types));
  const Corpus corpus = some_corpus(4600, c.types, c.sentences, c.pairs);
  const TaskSummary summary{true, c.sentences, c.pairs, c.types + kFirstText, corpus.train_size};
  const auto model = find_model_kind(c.kind).value()->make();
  model->suggest(summary);
  const auto learner = make_learner(*model, corpus, summary, 1, [] { return 0.0; });
  set_all(model->fields(), c.settings);
  set_all(learner->fields(), c.settings);
  Shape shape{c.types + kFirstText, c.sentences ? kEndSentence : kUnknown, c.sentences};
  shape.training = learner->needs();
  const std::uint64_t text = shape.training.bytes;
  const std::uint64_t expected = training_bytes(*model->as_neural(), shape) - text -
                                 kProgramMemory - shape.vocabulary_size * kTypeBytes;
  const std::size_t before = heap_held();
  ASSERT_TRUE(model->build(shape, 1));
  EXPECT_EQ(model->parameters(), model->as_neural()->size_for(shape).weights);
  learner->set_limit({.steps = 2, .epochs = 0, .seconds = 0});
  while (*learner->advance([] { return false; })) {
  }
  EXPECT_EQ(learner->progress().step, 2U);
  ASSERT_TRUE(learner->progress().validation_loss.has_value());
  const std::size_t trained = heap_held() - before;
  Blocks blocks;
  model->save(blocks);
  learner->save(blocks);
  std::uint64_t held = trained;
  for (const auto& [name, block] : blocks) held += block.size();  // in the file
  // Scratch space of the matrix products belongs to the program's memory.
  constexpr std::uint64_t kScratch = 2'000'000;
  EXPECT_GE(expected + expected / 100 + kScratch, held);
  // Sources may be longer than these.
  if (c.pairs) return;
  EXPECT_LE(static_cast<double>(expected), 1.05 * static_cast<double>(held) + kScratch);
}

TEST(TrainingMemory, IsWhatIsAskedFor) {
  const FieldValues small_batch{{"batch", "4"}, {"sequence_length", "16"}};
  const auto with = [&](FieldValues more) {
    more.insert(more.end(), small_batch.begin(), small_batch.end());
    return more;
  };
  check({"rnn", with({{"hidden", "500"}}), 60});
  check({"lstm", with({{"hidden", "300"}, {"layers", "2"}}), 60});
  check({"lstm", with({{"hidden", "200"}, {"dropout", "0.3"}}), 60, true});
  check({"gru", with({{"hidden", "300"}, {"optimizer", "rmsprop"}}), 60});
  check({"mlp", with({{"hidden", "600"}, {"layers", "2"}}), 60});
  check({"mlp", with({{"hidden", "100"}, {"direct", "true"}}), 1500});
  check({"lstm", with({{"hidden", "100"}, {"embedding", "100"}, {"tied", "true"}}), 8000});
  check({"rnn", with({{"hidden", "100"}, {"softmax_samples", "500"}}), 20'000});
  check({"lstm", with({{"hidden", "64"}, {"optimizer", "sgd"}, {"keep_best", "false"}}), 3000});
  check({"lstm", with({{"hidden", "300"}, {"optimizer", "muon"}}), 60});
  check({"gru", with({{"hidden", "200"}, {"optimizer", "muon"}, {"recurrent_dropout", "0.2"}}),
         3000});
  check({"lstm", {{"hidden", "64"}, {"batch", "32"}, {"sequence_length", "64"}}, 60});
  check({"gpt",
         {{"layers", "2"}, {"context", "128"}, {"batch", "8"}, {"sequence_length", "32"}},
         60});
  check({"gpt",
         {{"width", "64"}, {"positions", "learned"}, {"batch", "8"}, {"sequence_length", "32"}},
         60,
         true});
  check({"gpt",
         {{"layers", "1"}, {"tied", "true"}, {"batch", "8"}, {"sequence_length", "32"}},
         9000});
}

TEST(TrainingMemory, OfPairsIsNeverLess) {
  for (const char* attention : {"none", "dot", "additive"}) {
    check({"translate",
           {{"attention", attention}, {"hidden", "150"}, {"batch", "8"}, {"sequence_length", "32"}},
           60,
           true,
           true});
  }
}

TEST(TrainingMemory, WhatDoesNotFitIsRefusedBeforeAnythingIsAskedFor) {
  const auto model = find_model_kind("lstm").value()->make();
  set_all(model->fields(), {{"hidden", "128"}, {"embedding", "64"}});
  Shape shape{300'000, kUnknown};
  shape.training = {.copies = 10, .streams = 32, .steps = 64, .bytes = 0};
  set_memory_limit(std::uint64_t{1} << 30U);
  const std::size_t before = heap_bytes();
  const auto refused = model->build(shape, 1);
  const std::size_t asked = heap_bytes() - before;
  set_memory_limit(0);
  ASSERT_FALSE(refused.ok());
  EXPECT_LT(asked, 200'000U);
  EXPECT_EQ(refused.error().kind, ErrorKind::input);
  const std::string sentence = refused.error().sentence();
  EXPECT_NE(sentence.find("a model of 57,999,070 weights"), std::string::npos) << sentence;
  EXPECT_NE(sentence.find(" for 300,000 types needs "), std::string::npos) << sentence;
  EXPECT_NE(sentence.find(" of memory to train and save it, and 1.07 GB is there"),
            std::string::npos)
      << sentence;
  // The vocabulary it proposes fits, one a tenth larger does not.
  const std::size_t place = sentence.find("a vocabulary of at most ");
  ASSERT_NE(place, std::string::npos) << sentence;
  std::string digits = sentence.substr(place + 24);
  digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
  const auto bytes_for = [&](std::size_t types) {
    shape.vocabulary_size = types;
    return training_bytes(*model->as_neural(), shape);
  };
  const auto types = static_cast<std::size_t>(std::atoi(digits.c_str()));
  EXPECT_LE(bytes_for(types), std::uint64_t{1} << 30U);
  EXPECT_GT(bytes_for(types + types / 10), std::uint64_t{1} << 30U);
}

TEST(TrainingMemory, OneTooLargeForAnyVocabularyIsToBeSmaller) {
  const auto model = find_model_kind("lstm").value()->make();
  set_all(model->fields(), {{"hidden", "2048"}, {"layers", "4"}});
  Shape shape{70, kUnknown};
  shape.training = {.copies = 10, .streams = 32, .steps = 64, .bytes = 0};
  set_memory_limit(std::uint64_t{2} << 30U);
  const auto refused = model->build(shape, 1);
  set_memory_limit(0);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().hint, "choose smaller layers");
}

}  // namespace
}  // namespace onegin
