// What a network that fills blanks is asked for: every token, in its context, or a hidden share of
// them; and the same again from a saved position.
#include "training/blank_batches.h"

#include <gtest/gtest.h>

#include <map>

#include "models/language_model.h"
#include "training/judged_blanks.h"

namespace onegin {
namespace {

constexpr TokenId kTypes = 200'000, kHidden = kTypes;
const BlankReading kShown{.window = 10};
const BlankReading kHiding{.hidden = kHidden, .share = 0.15, .window = 10};

// Ids that all differ, in lines of 0 to 30 tokens or in none; a source before each target in pairs.
std::vector<TokenId> text_of(std::size_t n, bool sentences, bool pairs = false) {
  std::vector<TokenId> ids;
  Random random(3);
  while (ids.size() < n) {
    const std::size_t length = random.below(pairs ? 4 : 30) + (pairs ? 1 : 0);
    for (std::size_t i = 0; i < length; ++i) ids.push_back(1000 + static_cast<TokenId>(ids.size()));
    if (pairs) ids.push_back(kBeginSentence);
    for (std::size_t i = 0; pairs && i < 2; ++i)
      ids.push_back(1000 + static_cast<TokenId>(ids.size()));
    if (sentences) ids.push_back(kEndSentence);
  }
  return ids;
}

BatchPlan plan_of(const BlankReading& blanks, bool sentences, bool pairs = false) {
  return {.sentences = sentences,
          .pairs = pairs,
          .streams = 4,
          .steps = 24,
          .shuffle = 5,
          .blanks = blanks,
          .types = kTypes};
}

// What was read in a reading, from a restart on; rows after its end are no part of it.
using Readings = std::vector<std::vector<std::size_t>>;  // rows
Readings readings_of(const Batch& batch) {
  const auto streams = static_cast<std::size_t>(batch.streams);
  Readings readings;
  for (std::size_t b = 0; b < streams; ++b) {
    for (std::size_t row = b; row < batch.inputs.size(); row += streams) {
      if (batch.restarts[row] != 0) readings.emplace_back();
      readings.back().push_back(row);
    }
  }
  return readings;
}

TEST(BlankBatches, EveryTokenIsAskedForOnceAnEpochAmongItsNeighbours) {
  for (const bool sentences : {false, true}) {
    for (const std::size_t n : {1U, 7U, 300U, 5000U}) {
      const auto ids = text_of(n, sentences);
      std::map<TokenId, std::size_t> places;
      for (std::size_t i = 0; i < ids.size(); ++i) places[ids[i]] = i;
      BlankBatches batches(ids, plan_of(kShown, sentences));
      for (int epoch = 0; epoch < 3; ++epoch) {
        std::map<TokenId, int> asked;
        do {
          const Batch& batch = batches.next();
          ASSERT_LE(batch.steps, 10) << "the window";
          for (const auto& rows : readings_of(batch)) {
            for (std::size_t i = 0; i < rows.size(); ++i) {
              const TokenId input = batch.inputs[rows[i]], target = batch.targets[rows[i]];
              if (target == kNoTarget) {
                EXPECT_LT(input, kUnknown) << "a token is asked for";
                continue;
              }
              EXPECT_EQ(input, target);
              ++asked[target];
              if (i == 0) continue;
              const TokenId before = batch.inputs[rows[i - 1]];
              const std::size_t place = places.at(target);
              if (before == kBeginSentence) {
                EXPECT_TRUE(place == 0 || ids[place - 1] == kEndSentence);
              } else {
                EXPECT_EQ(before, ids[place - 1]);
              }
            }
          }
        } while (!batches.at_epoch_start());
        for (const TokenId id : ids) EXPECT_EQ(asked[id], id < kUnknown ? 0 : 1) << id;
        EXPECT_EQ(batches.epochs(), epoch + 1);
      }
    }
  }
}

TEST(BlankBatches, AStreamIsCutElsewhereInEachEpoch) {
  const auto ids = text_of(1000, false);
  BlankBatches batches(ids, plan_of(kShown, false));
  std::vector<std::vector<TokenId>> firsts(2);
  for (auto& first : firsts) {
    do {
      const Batch& batch = batches.next();
      for (const auto& rows : readings_of(batch)) first.push_back(batch.inputs[rows[0]]);
    } while (!batches.at_epoch_start());
    std::sort(first.begin(), first.end());
  }
  EXPECT_NE(firsts[0], firsts[1]);
}

TEST(BlankBatches, ASourceIsShownAndNeverAskedFor) {
  const auto ids = text_of(3000, true, true);
  BlankBatches batches(ids, plan_of(kHiding, true, true));
  std::size_t asked = 0;
  do {
    const Batch& batch = batches.next();
    for (std::size_t row = 0; row < batch.inputs.size(); ++row) {
      if (batch.targets[row] == kNoTarget) continue;
      const auto at = static_cast<std::size_t>(
          std::find(ids.begin(), ids.end(), batch.targets[row]) - ids.begin());
      EXPECT_FALSE(is_given(ids, at)) << at;
      ++asked;
    }
  } while (!batches.at_epoch_start());
  EXPECT_GT(asked, 50U);
}

TEST(BlankBatches, AShareIsHiddenMostOfItByTheMask) {
  const auto ids = text_of(100'000, false);
  BlankBatches batches(ids, plan_of(kHiding, false)), again(ids, plan_of(kHiding, false));
  std::size_t asked = 0, hidden = 0, same = 0, other = 0, least = 1000;
  do {
    const Batch& batch = batches.next();
    const Batch& twin = again.next();
    EXPECT_TRUE(std::equal(batch.inputs.begin(), batch.inputs.end(), twin.inputs.begin()));
    std::size_t here = 0;
    for (std::size_t row = 0; row < batch.inputs.size(); ++row) {
      const TokenId input = batch.inputs[row], target = batch.targets[row];
      if (target == kNoTarget) {
        EXPECT_NE(input, kHidden);
        continue;
      }
      ++here;
      hidden += input == kHidden ? 1 : 0;
      same += input == target ? 1 : 0;
      other += input != kHidden && input != target ? 1 : 0;
    }
    asked += here;
    least = std::min(least, here);
  } while (!batches.at_epoch_start());
  const auto share = [](std::size_t part, std::size_t all) {
    return static_cast<double>(part) / static_cast<double>(all);
  };
  EXPECT_GE(least, 1U) << "one in any case";
  EXPECT_NEAR(share(asked, ids.size()), 0.15, 0.01);
  EXPECT_NEAR(share(hidden, asked), 0.8, 0.02);
  EXPECT_NEAR(share(same, asked), 0.1, 0.02);
  EXPECT_NEAR(share(other, asked), 0.1, 0.02);
}

TEST(BlankBatches, GoOnFromASavedPosition) {
  for (const bool sentences : {false, true}) {
    const auto ids = text_of(2000, sentences);
    BlankBatches batches(ids, plan_of(kHiding, sentences));
    for (int i = 0; i < 60; ++i) {
      std::vector<std::byte> position;
      StateWriter out(position);
      batches.save(out);
      BlankBatches resumed(ids, plan_of(kHiding, sentences));
      StateReader in(position);
      ASSERT_TRUE(resumed.load(in) && in.at_end());
      EXPECT_EQ(resumed.epochs(), batches.epochs());
      const Batch& expected = batches.next();
      const Batch& found = resumed.next();
      ASSERT_EQ(expected.steps, found.steps);
      EXPECT_TRUE(std::equal(expected.inputs.begin(), expected.inputs.end(), found.inputs.begin(),
                             found.inputs.end()));
      EXPECT_TRUE(std::equal(expected.targets.begin(), expected.targets.end(),
                             found.targets.begin(), found.targets.end()));
    }
    std::vector<std::byte> position;
    StateWriter out(position);
    batches.save(out);
    const auto other = text_of(1000, sentences);
    BlankBatches of_another(other, plan_of(kHiding, sentences));
    StateReader in(position);
    EXPECT_FALSE(of_another.load(in));
  }
}

TEST(JudgedBlanks, EveryTokenOnceWhereNothingIsHidden) {
  for (const bool sentences : {false, true}) {
    const auto ids = text_of(1234, sentences);
    BatchPlan plan = plan_of({}, sentences);
    JudgedBlanks judged(ids, plan);
    std::map<TokenId, int> asked;
    do {
      const Batch& batch = judged.next();
      for (std::size_t row = 0; row < batch.inputs.size(); ++row) {
        if (batch.targets[row] == kNoTarget) continue;
        EXPECT_EQ(batch.inputs[row], batch.targets[row]);
        ++asked[batch.targets[row]];
      }
    } while (!judged.at_epoch_start());
    for (const TokenId id : ids) EXPECT_EQ(asked[id], id < kUnknown ? 0 : 1);
    EXPECT_EQ(judged.epochs(), 1);
  }
}

TEST(JudgedBlanks, OneOfAReadingWhereItIsHiddenEvenlySpread) {
  for (const bool sentences : {false, true}) {
    const auto ids = text_of(20'000, sentences);
    JudgedBlanks judged(ids, plan_of(kHiding, sentences));
    std::vector<std::size_t> places;
    do {
      const Batch& batch = judged.next();
      for (const auto& rows : readings_of(batch)) {
        ASSERT_LE(rows.size(), 10U);
        std::size_t asked = 0;
        for (const std::size_t row : rows) {
          if (batch.targets[row] == kNoTarget) {
            EXPECT_NE(batch.inputs[row], kHidden);
            continue;
          }
          EXPECT_EQ(batch.inputs[row], kHidden);
          places.push_back(batch.targets[row] - 1000);
          ++asked;
        }
        EXPECT_LE(asked, 1U);  // none in what only fills the batch
      }
    } while (!judged.at_epoch_start());
    ASSERT_EQ(places.size(), JudgedBlanks::kMost);
    for (std::size_t i = 1; i < places.size(); ++i) {
      EXPECT_GT(places[i], places[i - 1]);
      EXPECT_LT(places[i] - places[i - 1], 60U);
    }
  }
}

}  // namespace
}  // namespace onegin
