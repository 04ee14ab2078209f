// The binary code of the events: its lengths, its sum, and distributions to and from decisions.
#include "models/token_code.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "math/random.h"

namespace onegin {
namespace {

std::vector<std::size_t> lengths(const TokenCode& code) {
  std::vector<std::size_t> all;
  std::vector<TokenCode::Decision> path;
  for (TokenId id = code.first_event(); id < code.vocabulary_size(); ++id) {
    code.path(id, path);
    all.push_back(path.size());
  }
  return all;
}

TEST(TokenCode, FrequentEventsHaveShortPaths) {
  // The textbook's example.
  const std::vector<std::uint32_t> counts{5, 9, 12, 13, 16, 45};
  const TokenCode code = TokenCode::huffman(kEndSentence, counts);
  EXPECT_EQ(code.nodes(), 5U);
  EXPECT_EQ(code.vocabulary_size(), 7U);
  EXPECT_EQ(lengths(code), (std::vector<std::size_t>{4, 4, 3, 3, 3, 1}));
}

TEST(TokenCode, EveryPathEndsAtItsEventAndKraftsSumIsOne) {
  Random random(1);
  for (const std::size_t events : {1U, 2U, 3U, 70U, 3000U}) {
    std::vector<std::uint32_t> counts(events);
    for (auto& count : counts)
      count = random.below(4) == 0 ? 0 : random.below(1U << random.below(20));
    const TokenCode code = TokenCode::huffman(kUnknown, counts);
    double kraft = 0;
    std::vector<TokenCode::Decision> path;
    for (TokenId id = kUnknown; id < kUnknown + events; ++id) {
      code.path(id, path);
      kraft += std::exp2(-static_cast<double>(path.size()));
      TokenCode::Next at{0, events == 1};
      if (events == 1) at.index = kUnknown;
      for (const auto& [node, bit] : path) {
        ASSERT_FALSE(at.token);
        ASSERT_EQ(node, at.index);
        at = code.next(node, bit);
        ASSERT_TRUE(at.token || at.index > node) << "a node comes before those under it";
      }
      EXPECT_TRUE(at.token);
      EXPECT_EQ(at.index, id);
    }
    EXPECT_DOUBLE_EQ(kraft, 1);
  }
}

TEST(TokenCode, TheSameCountsGiveTheSameCode) {
  const std::vector<std::uint32_t> counts(40, 7);
  const TokenCode one = TokenCode::huffman(kUnknown, counts);
  const TokenCode other = TokenCode::huffman(kUnknown, counts);
  std::vector<TokenCode::Decision> path, same;
  for (TokenId id = kUnknown; id < one.vocabulary_size(); ++id) {
    one.path(id, path);
    other.path(id, same);
    EXPECT_EQ(path, same);
  }
}

TEST(TokenCode, DistributionsGoThereAndBack) {
  const std::vector<std::uint32_t> counts{0, 3, 1, 4, 1, 5, 9, 2, 6};
  const TokenCode code = TokenCode::huffman(kUnknown, counts);
  std::vector<Scalar> log_probs(code.vocabulary_size()), back(log_probs.size());
  double sum = 0;
  for (std::size_t id = kUnknown; id < log_probs.size(); ++id)
    sum += 1.0 + static_cast<double>(id % 5);
  for (std::size_t id = 0; id < log_probs.size(); ++id) {
    log_probs[id] = id < kUnknown
                        ? -std::numeric_limits<Scalar>::infinity()
                        : static_cast<Scalar>(std::log((1.0 + static_cast<double>(id % 5)) / sum));
  }
  std::vector<double> ones(code.nodes());
  code.gather(log_probs, ones);
  code.spread(ones, back);
  for (std::size_t id = 0; id < log_probs.size(); ++id) {
    if (id < kUnknown) {
      EXPECT_EQ(back[id], log_probs[id]);
    } else {
      EXPECT_NEAR(back[id], log_probs[id], 1e-6) << id;
    }
  }
  // The product of a path's decisions is the event's probability.
  std::vector<TokenCode::Decision> path;
  code.path(5, path);
  double product = 1;
  for (const auto& [node, bit] : path) product *= bit ? ones[node] : 1 - ones[node];
  EXPECT_NEAR(std::log(product), static_cast<double>(log_probs[5]), 1e-6);
}

TEST(TokenCode, WhatCannotComeIsHalfAndHalf) {
  const TokenCode code = TokenCode::huffman(kUnknown, std::vector<std::uint32_t>{1, 1, 1, 1});
  const std::vector<Scalar> none(code.vocabulary_size(), -std::numeric_limits<Scalar>::infinity());
  std::vector<double> ones(code.nodes());
  code.gather(none, ones);
  EXPECT_EQ(ones, std::vector<double>(3, 0.5));
}

}  // namespace
}  // namespace onegin
