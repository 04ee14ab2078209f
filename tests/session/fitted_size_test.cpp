// The size that fits the time: never larger than what was measured, never without a reading that
// could be had.
#include "session/fitted_size.h"

#include <gtest/gtest.h>

#include <array>

namespace onegin {
namespace {

constexpr std::array kOffered{32, 64, 128, 256};

int fitted(double tokens, double seconds, double speed, int size) {
  return fitted_size({tokens, seconds, speed, size}, kOffered);
}

TEST(FittedSize, WhatReadsTheTextOftenEnoughStays) {
  EXPECT_EQ(fitted(30'000, 60, 35'000, 128), 128) << "seventy times";
  EXPECT_EQ(fitted(700'000, 60, 35'000, 128), 128) << "just three times";
  EXPECT_EQ(fitted(30'000, 15, 6'000, 256), 256);
  EXPECT_EQ(fitted(30'000, 60, 35'000, 100), 100) << "a size that is not offered as well";
}

TEST(FittedSize, ASlowMachineIsGivenTheLargestThatDoes) {
  // Half of what 128 need for three readings; 64 are three times as fast.
  EXPECT_EQ(fitted(700'000, 60, 17'500, 128), 64);
  EXPECT_EQ(fitted(700'000, 60, 5'000, 128), 32);
  EXPECT_EQ(fitted(700'000, 60, 10, 128), 32) << "where none does, the smallest";
  EXPECT_EQ(fitted(2'000'000, 60, 35'000, 256), 128);
  EXPECT_EQ(fitted(2'000'000, 60, 10, 16), 16) << "never a larger one";
}

TEST(FittedSize, MoreTimeIsALargerNetwork) {
  int before = 0;
  for (const double seconds : {1.0, 15.0, 60.0, 180.0, 600.0}) {
    const int size = fitted(2'000'000, seconds, 20'000, 256);
    EXPECT_GE(size, before) << seconds;
    before = size;
  }
  EXPECT_EQ(before, 256);
}

TEST(FittedSize, WithoutAnEndOrAPaceNothingIsSaid) {
  EXPECT_EQ(fitted(2'000'000, 0, 100, 128), 128);
  EXPECT_EQ(fitted(2'000'000, 60, 0, 128), 128);
  EXPECT_EQ(fitted(0, 60, 100, 128), 128);
}

TEST(FittedSize, ReadingsGrowAsTheNetworkShrinks) {
  const Pace pace{700'000, 60, 35'000, 128};
  EXPECT_DOUBLE_EQ(readings(pace, 128), 3);
  EXPECT_GT(readings(pace, 64), 2.8 * 3);
  EXPECT_LT(readings(pace, 256), 3 / 2.8);
}

}  // namespace
}  // namespace onegin
