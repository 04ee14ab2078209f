// Pairs whose sources stand apart: every event once an epoch beside its source, long targets in
// parts, resuming.
#include "training/pair_batches.h"

#include <gtest/gtest.h>

#include <map>

#include "math/random.h"

namespace onegin {
namespace {

// Lines whose ids all differ: source, <s>, target, </s>. Some sources are empty.
std::vector<TokenId> distinct_pairs(std::size_t lines, std::uint32_t longest, std::uint64_t seed) {
  std::vector<TokenId> ids;
  Random random(seed);
  TokenId next = 1000;
  for (std::size_t line = 0; line < lines; ++line) {
    for (std::uint32_t s = random.below(longest); s > 0; --s) ids.push_back(next++);
    ids.push_back(kBeginSentence);
    for (std::uint32_t t = random.below(longest); t > 0; --t) ids.push_back(next++);
    ids.push_back(kEndSentence);
  }
  return ids;
}

struct Line {
  std::vector<TokenId> source, target;
};
// By the first id of the target, or of the source where the target is empty.
std::map<TokenId, Line> lines_of(const std::vector<TokenId>& ids) {
  std::map<TokenId, Line> all;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Line line;
    while (ids[i] != kBeginSentence) line.source.push_back(ids[i++]);
    for (++i; ids[i] != kEndSentence; ++i) line.target.push_back(ids[i]);
    line.target.push_back(kEndSentence);
    const bool empty = line.target.size() == 1;
    all[empty ? line.source.empty() ? 0 : line.source[0] : line.target[0]] = line;
  }
  return all;
}

BatchPlan plan_of(int streams, int steps, std::optional<std::uint64_t> shuffle = 5) {
  return {.sentences = true,
          .pairs = true,
          .apart = true,
          .streams = streams,
          .steps = steps,
          .shuffle = shuffle};
}

TEST(PairBatches, GiveEveryEventOnceBesideItsSource) {
  for (const auto& [streams, steps] : {std::pair{32, 64}, {4, 8}, {1, 3}, {7, 5}}) {
    const auto ids = distinct_pairs(60, 12, 3);
    const auto lines = lines_of(ids);
    PairBatches batches(ids, plan_of(streams, steps));
    for (int epoch = 0; epoch < 2; ++epoch) {
      std::map<TokenId, int> seen;
      std::size_t ends = 0;
      std::map<TokenId, std::vector<TokenId>> targets;  // by the first id
      TokenId open = 0;                                 // of a target that goes on
      do {
        const Batch& batch = batches.next();
        ASSERT_EQ(batch.sources.size(), static_cast<std::size_t>(batch.streams));
        const auto width = static_cast<std::size_t>(batch.streams);
        const auto length = static_cast<std::size_t>(batch.steps);
        for (std::size_t b = 0; b < width; ++b) {
          std::vector<TokenId> own;
          for (std::size_t t = 0; t < length; ++t) {
            const std::size_t row = t * width + b;
            EXPECT_TRUE(t == 0 || batch.restarts[row] == 0);
            if (batch.targets[row] == kNoTarget) continue;
            if (t > 0) {
              EXPECT_EQ(batch.inputs[row], batch.targets[row - width]);
            }
            own.push_back(batch.targets[row]);
          }
          ASSERT_FALSE(own.empty());
          const bool begins = batch.restarts[b] != 0;
          if (begins) {
            EXPECT_EQ(batch.inputs[b], kBeginSentence);
            const std::vector<TokenId> source(batch.sources[b].tokens.begin(),
                                              batch.sources[b].tokens.end());
            open = own[0] != kEndSentence ? own[0] : source.empty() ? 0 : source[0];
            ASSERT_TRUE(lines.contains(open));
            EXPECT_EQ(source, lines.at(open).source);
          } else {
            EXPECT_EQ(width, 1U) << "a target that is cut is alone";
            EXPECT_EQ(batch.inputs[b], targets[open].back());
          }
          if (open != 0) targets[open].insert(targets[open].end(), own.begin(), own.end());
          for (const TokenId id : own) {
            if (id == kEndSentence) {
              ++ends;
            } else {
              ++seen[id];
            }
          }
        }
      } while (!batches.at_epoch_start());
      EXPECT_EQ(ends, 60U);
      for (const auto& [id, times] : seen) EXPECT_EQ(times, 1) << id;
      for (const auto& [first, line] : lines) {
        if (first != 0) {
          EXPECT_EQ(targets[first], line.target);
        }
      }
      EXPECT_EQ(batches.epochs(), epoch + 1);
    }
  }
}

TEST(PairBatches, AreNoLargerThanTheyMayBe) {
  const auto ids = distinct_pairs(200, 30, 4);
  PairBatches batches(ids, plan_of(8, 16));
  std::size_t filled = 0, rows = 0;
  do {
    const Batch& batch = batches.next();
    ASSERT_LE(batch.streams, 8);
    ASSERT_LE(batch.streams * batch.steps, 8 * 16);
    std::size_t longest = 0;
    for (const Source& source : batch.sources) longest = std::max(longest, source.tokens.size());
    if (batch.streams > 1) {
      ASSERT_LE(longest * batch.sources.size(), std::size_t{8 * 16});
    }
    rows += batch.targets.size();
    for (const TokenId target : batch.targets) filled += target != kNoTarget ? 1 : 0;
  } while (!batches.at_epoch_start());
  EXPECT_GT(static_cast<double>(filled), 0.5 * static_cast<double>(rows)) << "of like length";
}

TEST(PairBatches, TheOrderFollowsFromTheSeedAndTheEpoch) {
  const auto ids = distinct_pairs(100, 9, 8);
  const auto firsts = [&](std::optional<std::uint64_t> seed) {
    PairBatches batches(ids, plan_of(4, 8, seed));
    std::vector<std::vector<TokenId>> epochs(2);
    for (auto& epoch : epochs) {
      do {
        const Batch& batch = batches.next();
        epoch.insert(epoch.end(), batch.targets.begin(), batch.targets.end());
      } while (!batches.at_epoch_start());
    }
    return epochs;
  };
  EXPECT_EQ(firsts(1), firsts(1));
  EXPECT_NE(firsts(1), firsts(2));
  EXPECT_NE(firsts(1)[0], firsts(1)[1]);
  EXPECT_EQ(firsts(std::nullopt)[0], firsts(std::nullopt)[1]);
}

TEST(PairBatches, GoOnFromASavedPlace) {
  const auto ids = distinct_pairs(40, 20, 2);
  for (int done = 0; done < 60; done += 7) {
    PairBatches first(ids, plan_of(3, 5)), second(ids, plan_of(3, 5));
    for (int i = 0; i < done; ++i) first.next();
    std::vector<std::byte> bytes;
    StateWriter out(bytes);
    first.save(out);
    StateReader in(bytes);
    ASSERT_TRUE(second.load(in) && in.at_end()) << done;
    EXPECT_EQ(first.epochs(), second.epochs());
    for (int i = 0; i < 30; ++i) {
      const Batch& a = first.next();
      const Batch& b = second.next();
      ASSERT_TRUE(
          std::equal(a.targets.begin(), a.targets.end(), b.targets.begin(), b.targets.end()));
      ASSERT_TRUE(
          std::equal(a.restarts.begin(), a.restarts.end(), b.restarts.begin(), b.restarts.end()));
    }
  }
}

}  // namespace
}  // namespace onegin
