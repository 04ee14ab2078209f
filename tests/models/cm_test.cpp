// Context mixing: its parts by hand, and the model as a whole beside what conformance asks of all.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "math/random.h"
#include "memory_limit.h"
#include "models/adaptive_reader.h"
#include "models/cm/cm_model.h"
#include "models/conformance.h"
#include "plain_ids.h"
#include "saved_blocks.h"

namespace onegin {
namespace {

const std::string kMill =
    "The miller went to the mill, and the mill went round and round.\nThe water went to the sea: "
    "the "
    "sea was wide!\n";

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

CorpusBuilder::Built mill(int times = 30) {
  return build_corpus(repeated(kMill, times), Unit::character, Boundary::stream);
}

void set(Model& model, const std::string& name, const std::string& value) {
  const auto fields = model.fields();
  const auto field = find_field(fields, name);
  ASSERT_TRUE(field.ok() && field->set(value).ok()) << name;
}

std::unique_ptr<CmModel> built_for(const Task& task, int delay = 50) {
  auto model = std::make_unique<CmModel>();
  set(*model, "memory", "1");
  set(*model, "delay", std::to_string(delay));
  EXPECT_TRUE(model->build(shape_of(task), 1).ok());
  return model;
}

std::unique_ptr<CmModel> learnt(const CorpusBuilder::Built& built, int delay = 50) {
  auto model = built_for(built.task, delay);
  const auto done = model->fit(built.corpus.train(), {}, [] { return false; });
  EXPECT_TRUE(done.ok() && *done);
  return model;
}

TEST(BitHistories, CountAndForgetAsByHand) {
  const BitHistories& histories = bit_histories();
  EXPECT_LE(histories.size(), BitHistories::kMost);
  std::uint8_t history = 0;
  for (int i = 0; i < 5; ++i) history = histories.next(history, false);
  EXPECT_EQ(histories.zeros(history), 5U);
  history = histories.next(history, true);  // five zeros shrink to four
  EXPECT_EQ(histories.zeros(history), 4U);
  EXPECT_EQ(histories.ones(history), 1U);
  for (int i = 0; i < 1000; ++i) history = histories.next(history, true);
  EXPECT_EQ(histories.ones(history), 23U);
}

TEST(AdaptiveProbability, IsAMeanUntilItsLimit) {
  AdaptiveProbability p;
  p.learn(true, 1000, step_table());  // (0.5 * 1.5 + ... ): 1/2 + 1/2 * 1/1.5
  EXPECT_NEAR(p.probability(), 0.5 + 0.5 / 1.5, 1e-4);
  p.learn(false, 1000, step_table());
  EXPECT_NEAR(p.probability(), (0.5 + 0.5 / 1.5) * (1 - 1 / 2.5), 1e-4);
}

TEST(BitCounts, ALongRunIsNearlyCertain) {
  BitCounts counts;
  for (int i = 0; i < 300; ++i) counts.learn(true, bit_histories(), step_table());
  EXPECT_GT(counts.p, 65000);
  EXPECT_EQ(counts.count, BitCounts::kMostCounted);
}

TEST(SlotTable, IsBoundedAndForgetsWhatWasSeenLeast) {
  SlotTable table;
  Pieces all;
  EXPECT_EQ(SlotTable::slots_in(1000), 16U);
  table.reset(all, 16);
  const std::uint64_t often = std::uint64_t{7} << 32U;
  for (int i = 0; i < 9; ++i)
    table.make(often).decisions[0].learn(true, bit_histories(), step_table());
  for (std::uint64_t i = 8; i < 40; ++i) {
    table.make(i << 32U).decisions[0].learn(true, bit_histories(), step_table());
  }
  EXPECT_EQ(table.find(often).decisions[0].count, 9);
  EXPECT_EQ(table.used(), SlotTable::kWays);
  EXPECT_EQ(table.find(std::uint64_t{1001} << 32U).check, 0U);
}

TEST(Spellings, LettersAreFoldedAndWordsAreWholeHoweverTheyAreCut) {
  Vocabulary vocabulary;
  for (const char* text : {"The", "the", "t", "he", " the sea", " ", "Еж", "еж"})
    vocabulary.add(text);
  const Spellings spellings = Spellings::make(&vocabulary, vocabulary.size());
  const auto type = [&](const char* text) { return spellings.types[vocabulary.find(text)]; };
  EXPECT_EQ(type("The").folded, type("the").folded);
  EXPECT_EQ(type("Еж").folded, type("еж").folded);
  EXPECT_EQ(type("The").first, CharacterClass::capital);
  LettersHash word = type("t").head;
  word.add(type("he").head);
  EXPECT_EQ(word.hash, type("the").head.hash);
  EXPECT_EQ(type(" the sea").middle, word.hash);
  EXPECT_TRUE(type(" the sea").breaks);
  EXPECT_EQ(type(" the sea").tail.count, 3U);
  EXPECT_FALSE(spellings.characters);
  EXPECT_TRUE(spellings.spelled_out);
}

// A state is the window: a reader that begins from it goes on as the one that wrote it.
TEST(MixingContexts, KnowsNoMoreThanItsWindow) {
  const auto built = mill();
  const Spellings spellings = Spellings::make(&built.task.vocabulary, built.task.vocabulary.size());
  MixingContexts reader(spellings, ContextFamily::all);
  std::vector<TokenId> window;
  std::array<std::uint64_t, MixingContexts::kMostContexts> hashes{}, same{};
  std::size_t read = 0;
  for (const TokenId token : plain_ids(built.corpus.ids)) {
    reader.read(token);
    MixingContexts::append(window, token);
    ASSERT_EQ(reader.window(), window);
    if (++read % 97 != 0) continue;
    MixingContexts other(spellings, ContextFamily::all);
    other.begin(window);
    const std::size_t count = reader.contexts(hashes);
    ASSERT_EQ(other.contexts(same), count);
    ASSERT_EQ(hashes, same);
    EXPECT_EQ(other.recent_match().length, reader.recent_match().length);
    EXPECT_EQ(MixingContexts::names(true, ContextFamily::all).size(), count);
  }
  EXPECT_GT(read, 2 * MixingContexts::kWindow) << "the window was never cut";
}

TEST(ContextMixing, WhatWasReadOftenIsNearlyCertain) {
  const auto built = mill();
  const auto model = learnt(built);
  State state = model->begin();
  const std::vector<TokenId> events = encode(built.task, repeated(kMill, 2));
  std::vector<EventScore> scores(events.size());
  model->score(state, events, scores);
  double nats = 0;
  for (std::size_t i = events.size() / 2; i < events.size(); ++i) nats -= scores[i].log_prob;
  EXPECT_LT(nats / static_cast<double>(events.size() / 2), 0.05);
}

TEST(ContextMixing, LearnsTheSameInAnySlices) {
  const auto built = mill();
  const auto at_once = learnt(built);
  auto in_slices = built_for(built.task);
  int calls = 0;
  while (true) {
    const auto done = in_slices->fit(built.corpus.train(), {}, [] { return true; });
    ASSERT_TRUE(done.ok());
    ++calls;
    if (*done) break;
    EXPECT_LE(in_slices->fit_progress(), 1);
  }
  EXPECT_GT(calls, 100);
  EXPECT_EQ(saved_blocks(*in_slices), saved_blocks(*at_once));
}

TEST(ContextMixing, IsRefusedBeforehandWhereMemoryIsShort) {
  const auto built = mill(1);
  CmModel model;
  set(model, "memory", "512");
  set_memory_limit(std::uint64_t{200} << 20U);
  const auto refused = model.build(shape_of(built.task), 1);
  set_memory_limit(0);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().sentence().find("choose a memory of"), std::string::npos)
      << refused.error().sentence();
  EXPECT_TRUE(model.build(shape_of(built.task), 1).ok());
  EXPECT_LT(model.memory_bytes(), std::size_t{8} << 20U)
      << "the table is there before it is needed";
}

TEST(ContextMixing, DamagedBlocksAreRefusedAndTheModelStays) {
  const auto built = mill(3);
  const auto model = learnt(built);
  const auto blocks = saved_blocks(*model);
  for (const auto& [name, bytes] : blocks) {
    auto damaged = blocks;
    damaged[name].resize(bytes.size() / 2 + 1);
    EXPECT_FALSE(model->load(views_of(damaged)).ok()) << name;
    damaged.erase(name);
    EXPECT_FALSE(model->load(views_of(damaged)).ok()) << name;
  }
  auto damaged = blocks;
  std::fill(damaged["weights"].begin(), damaged["weights"].end(), std::byte{0xFF});
  EXPECT_FALSE(model->load(views_of(damaged)).ok());
  damaged = blocks;
  damaged["text"][0] = std::byte{0xFF};
  EXPECT_FALSE(model->load(views_of(damaged)).ok());
  EXPECT_EQ(saved_blocks(*model), blocks);
  EXPECT_TRUE(model->load(views_of(blocks)).ok());
  EXPECT_EQ(saved_blocks(*model), blocks);
}

TEST(ContextMixing, PartsSpeakForWhatTheyHaveSeen) {
  const auto built = mill();
  const auto model = learnt(built);
  EXPECT_TRUE(built_for(built.task)->mixed_parts({}, built.task.vocabulary.find("e")).empty());
  State state = model->begin();
  for (const TokenId token : encode(built.task, "the mill went to th"))
    model->advance(state, token);
  const auto parts = model->mixed_parts(state, built.task.vocabulary.find("e"));
  std::set<std::string_view> names;
  double sum = 0;
  for (const MixedPart& part : parts) {
    names.insert(part.name);
    sum += part.contribution;
  }
  EXPECT_EQ(names.size(), parts.size());
  EXPECT_GT(sum, 0);
  const auto order_2 = std::find_if(parts.begin(), parts.end(), [](const MixedPart& part) {
    return part.name == "last 2 tokens";
  });
  ASSERT_NE(order_2, parts.end());
  EXPECT_GT(order_2->input, 0);
  EXPECT_GT(order_2->weight, 0);
}

class MixingOn : public testing::TestWithParam<Boundary> {};

TEST_P(MixingOn, ScoresBeforeItLearnsAndTheModelStays) {
  const std::string pairs = "the\teht\nmill\tllim\nwe saw\twas ew\nsea\taes\ntea\taet\nall\tlla\n";
  const auto built =
      build_corpus(GetParam() == Boundary::pairs ? repeated(pairs, 5) : repeated(kMill, 5),
                   Unit::character, GetParam());
  const auto model = learnt(built);
  const auto before = saved_blocks(*model);
  const auto ready = [&] {
    auto reader = model->counting_on();
    while (*reader->work([] { return true; })) {
    }
    return reader;
  };
  const auto events = plain_ids(built.corpus.validation());
  auto marks = marks_of(shape_of(built.task), built.corpus.validation(), 0, events.size());
  const auto reader = ready(), same = ready();
  reader->begin();
  same->begin();
  std::vector<EventScore> scores(events.size()), plain(events.size());
  reader->score(events, marks, scores);
  same->AdaptiveReader::score(events, marks, plain);
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_NEAR(scores[i].log_prob, plain[i].log_prob, 1e-5) << i;
  }
  EXPECT_EQ(saved_blocks(*model), before);

  // The first event is scored as by the model; one that is read again and again is learnt.
  State state = model->begin();
  std::vector<EventScore> first(1);
  if (marks.empty() || (marks[0] & kGiven) == 0) {
    model->score(state, std::span(events).first(1), first);
    EXPECT_NEAR(scores[0].log_prob, first[0].log_prob, 1e-5);
  }
  std::vector<Scalar> log_probs(model->vocabulary_size());
  const TokenId rare = model->first_event();
  for (int i = 0; i < 40; ++i) reader->read(rare);
  reader->predict(log_probs);
  EXPECT_GT(log_probs[rare], std::log(0.5));
  double sum = 0;
  for (const Scalar log_prob : log_probs) sum += std::exp(static_cast<double>(log_prob));
  EXPECT_NEAR(sum, 1, 1e-6);
  EXPECT_GT(reader->known_context(), 2);
}

INSTANTIATE_TEST_SUITE_P(Boundaries, MixingOn,
                         testing::Values(Boundary::stream, Boundary::sentence, Boundary::pairs));

}  // namespace
}  // namespace onegin
