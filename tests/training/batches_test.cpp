// Every event once an epoch, the right inputs and restarts, tiny texts, resuming.
#include "training/batches.h"

#include <gtest/gtest.h>

#include <map>

#include "tiny_models.h"

namespace onegin {
namespace {

// A text whose ids all differ, so that each event can be told apart; every third line is empty.
std::vector<TokenId> distinct_ids(std::size_t n, bool sentences) {
  std::vector<TokenId> ids;
  Random random(3);
  while (ids.size() < n) {
    if (sentences && (random.below(6) == 0 || ids.size() + 1 == n)) {
      ids.push_back(kEndSentence);
    } else {
      ids.push_back(static_cast<TokenId>(1000 + ids.size()));
    }
  }
  return ids;
}

struct Case {
  std::size_t tokens;
  int streams, steps;
};
const Case kCases[] = {{1, 32, 64},  {2, 32, 64},   {63, 4, 8},   {64, 4, 8},  {65, 4, 8},
                       {100, 7, 13}, {1000, 16, 5}, {1001, 1, 7}, {999, 8, 1}, {5000, 32, 64}};

TEST(Batches, AStreamGivesEveryEventOnceInItsContext) {
  for (const Case& c : kCases) {
    const auto ids = distinct_ids(c.tokens, false);
    Batches batches(ids, {.streams = c.streams, .steps = c.steps});
    const auto streams = static_cast<std::size_t>(batches.plan().streams);
    for (int epoch = 0; epoch < 3; ++epoch) {
      std::map<TokenId, int> seen;
      std::vector<TokenId> last(streams, kBeginSentence);
      bool first = true;
      do {
        const Batch& batch = batches.next();
        ASSERT_GE(batch.steps, 1);
        ASSERT_LE(batch.steps, c.steps);
        for (std::size_t i = 0; i < batch.targets.size(); ++i) {
          const bool restart = !batch.restarts.empty() && batch.restarts[i] != 0;
          EXPECT_EQ(restart, first && i < streams);
          if (batch.targets[i] == kNoTarget) continue;
          EXPECT_EQ(batch.inputs[i], last[i % streams]);
          last[i % streams] = batch.targets[i];
          ++seen[batch.targets[i]];
        }
        first = false;
      } while (!batches.at_epoch_start());
      EXPECT_EQ(seen.size(), ids.size()) << c.tokens;
      for (const auto& [id, times] : seen) EXPECT_EQ(times, 1) << id;
      EXPECT_EQ(batches.epochs(), epoch + 1);
    }
  }
}

TEST(Batches, AStreamsBatchesOfAnEpochAreOfOneLength) {
  const auto ids = distinct_ids(10'001, false);
  Batches batches(ids, {.streams = 4, .steps = 64});
  int shortest = 64;
  do {
    shortest = std::min(shortest, batches.next().steps);
  } while (!batches.at_epoch_start());
  EXPECT_GE(shortest, 60);
}

// Reads the lines of one epoch back, checking contexts on the way.
std::vector<std::vector<TokenId>> lines_of_epoch(Batches& batches) {
  const auto streams = static_cast<std::size_t>(batches.plan().streams);
  std::vector<std::vector<TokenId>> open(streams), lines;
  do {
    const Batch& batch = batches.next();
    EXPECT_EQ(batch.restarts.size(), batch.targets.size());
    for (std::size_t i = 0; i < batch.targets.size(); ++i) {
      if (batch.targets[i] == kNoTarget) continue;
      auto& line = open[i % streams];
      EXPECT_EQ(batch.restarts[i] != 0, line.empty());
      EXPECT_EQ(batch.inputs[i], line.empty() ? kBeginSentence : line.back());
      line.push_back(batch.targets[i]);
      if (batch.targets[i] == kEndSentence) {
        lines.push_back(line);
        line.clear();
      }
    }
  } while (!batches.at_epoch_start());
  for (const auto& line : open) EXPECT_TRUE(line.empty());
  return lines;
}

TEST(Batches, SentencesNeverCrossAndComeOnceInAnotherOrderEachEpoch) {
  for (const Case& c : kCases) {
    const auto ids = distinct_ids(c.tokens, true);
    std::vector<std::vector<TokenId>> expected;
    for (std::size_t begin = 0; begin < ids.size();) {
      std::size_t end = begin;
      while (ids[end] != kEndSentence) ++end;
      expected.emplace_back(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                            ids.begin() + static_cast<std::ptrdiff_t>(end) + 1);
      begin = end + 1;
    }
    std::sort(expected.begin(), expected.end());
    for (const bool shuffle : {false, true}) {
      BatchPlan plan{.sentences = true, .streams = c.streams, .steps = c.steps};
      if (shuffle) plan.shuffle = 5;
      Batches batches(ids, plan);
      std::vector<std::vector<std::vector<TokenId>>> orders;
      for (int epoch = 0; epoch < 3; ++epoch) {
        orders.push_back(lines_of_epoch(batches));
        auto sorted = orders.back();
        std::sort(sorted.begin(), sorted.end());
        EXPECT_EQ(sorted, expected);
      }
      if (expected.size() > 20) {
        EXPECT_EQ(orders[0] == orders[1], !shuffle);
      }
    }
  }
}

TEST(Batches, TinyTextsShrinkStreamsThenSteps) {
  const auto plan = [](std::size_t tokens) {
    return fitted({.streams = 32, .steps = 64}, distinct_ids(tokens, false));
  };
  EXPECT_EQ(plan(100'000).streams, 32);
  EXPECT_EQ(plan(640).streams, 10);
  EXPECT_EQ(plan(640).steps, 64);
  EXPECT_EQ(plan(63).streams, 1);
  EXPECT_EQ(plan(63).steps, 63);
  EXPECT_EQ(plan(1).steps, 1);
}

// Lines of ids that all differ, each a source and a target.
std::vector<TokenId> distinct_pairs(std::size_t lines) {
  std::vector<TokenId> ids;
  Random random(4);
  const auto add = [&](std::size_t tokens) {
    for (std::size_t i = 0; i < tokens; ++i) ids.push_back(static_cast<TokenId>(1000 + ids.size()));
  };
  for (std::size_t i = 0; i < lines; ++i) {
    add(1 + random.below(9));
    ids.push_back(kBeginSentence);
    add(random.below(9));
    ids.push_back(kEndSentence);
  }
  return ids;
}

TEST(Batches, OfPairsOnlyTargetsAreTargets) {
  const auto ids = distinct_pairs(60);
  Batches batches(ids, {.sentences = true, .pairs = true, .streams = 4, .steps = 5, .shuffle = 9});
  for (int epoch = 0; epoch < 3; ++epoch) {
    std::map<TokenId, int> read, seen;
    do {
      const Batch& batch = batches.next();
      for (std::size_t i = 0; i < batch.targets.size(); ++i) {
        ++read[batch.inputs[i]];
        if (batch.targets[i] != kNoTarget) ++seen[batch.targets[i]];
        if (batch.restarts[i] != 0) {
          EXPECT_EQ(batch.targets[i], kNoTarget);
        }
      }
    } while (!batches.at_epoch_start());
    EXPECT_EQ(batches.epochs(), epoch + 1);
    bool given = true;
    for (const TokenId id : ids) {
      if (id >= 1000) {
        EXPECT_EQ(seen[id], given ? 0 : 1);
        EXPECT_EQ(read[id], 1);
      }
      given = given ? id != kBeginSentence : id == kEndSentence;
    }
    EXPECT_EQ(seen[kEndSentence], 60);
    EXPECT_EQ(seen.count(kBeginSentence), 0U);
  }
}

TEST(Batches, GoOnWhereTheyWereSaved) {
  for (const int boundary : {0, 1, 2}) {
    const bool sentences = boundary > 0, pairs = boundary == 2;
    const auto ids = pairs ? distinct_pairs(50) : distinct_ids(500, sentences);
    const BatchPlan plan{
        .sentences = sentences, .pairs = pairs, .streams = 3, .steps = 7, .shuffle = 9};
    Batches original(ids, plan);
    for (int step = 0; step < 60; ++step) {
      std::vector<std::byte> bytes;
      StateWriter out(bytes);
      original.save(out);
      Batches copy(ids, plan);
      StateReader in(bytes);
      ASSERT_TRUE(copy.load(in));
      EXPECT_TRUE(in.at_end());
      EXPECT_EQ(copy.epochs(), original.epochs());
      const Batch a = original.next();
      const std::vector<TokenId> inputs(a.inputs.begin(), a.inputs.end());
      const std::vector<TokenId> targets(a.targets.begin(), a.targets.end());
      const Batch& b = copy.next();
      EXPECT_TRUE(std::equal(inputs.begin(), inputs.end(), b.inputs.begin(), b.inputs.end()));
      EXPECT_TRUE(std::equal(targets.begin(), targets.end(), b.targets.begin(), b.targets.end()));
    }
  }
}

TEST(Batches, DamagedPositionsAreRefusedOrHarmless) {
  for (const bool sentences : {false, true}) {
    const auto ids = distinct_ids(200, sentences);
    const BatchPlan plan{.sentences = sentences, .streams = 3, .steps = 7, .shuffle = 9};
    Batches original(ids, plan);
    original.next();
    std::vector<std::byte> bytes;
    StateWriter out(bytes);
    original.save(out);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      auto damaged = bytes;
      damaged[i] ^= std::byte{0xff};
      Batches copy(ids, plan);
      StateReader in(damaged);
      if (!copy.load(in)) continue;
      for (int step = 0; step < 50; ++step) EXPECT_GE(copy.next().steps, 1);
    }
    Batches copy(ids, plan);
    StateReader cut{std::span<const std::byte>(bytes).first(bytes.size() - 1)};
    EXPECT_FALSE(copy.load(cut));
  }
}

}  // namespace
}  // namespace onegin
