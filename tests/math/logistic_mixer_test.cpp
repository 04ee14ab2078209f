// Mixing of predictions of a bit: figures by hand, and what is learnt.
#include "math/logistic_mixer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace onegin {
namespace {

TEST(LogisticMixer, TheFirstStepIsAsComputedByHand) {
  LogisticMixer mixer(2, {3}, 2, 0.5F);
  LogisticMixer::Mix mix = mixer.make();
  mix.x[0] = 1;
  mix.x[1] = -2;
  mix.contexts[0] = 2;
  mix.last = 1;
  // w . x = 0.5 - 1, and the second layer hands on what its only set says.
  EXPECT_FLOAT_EQ(mixer.mix(mix), -0.5F);
  mixer.learn(mix, true, 0.1F, 0.02F);
  // 1 - squash(-0.5) = 0.6224593: w += 0.1 * 0.6224593 * (1, -2), v += 0.02 * 0.6224593 * -0.5.
  EXPECT_NEAR(mixer.weight(mix, 0), (0.5 + 0.06224593) * (1 - 0.006224593), 1e-6);
  EXPECT_NEAR(mixer.weight(mix, 1), (0.5 - 0.12449186) * (1 - 0.006224593), 1e-6);
  mix.contexts[0] = 1;  // other contexts are as they were
  mix.last = 0;
  EXPECT_FLOAT_EQ(mixer.mix(mix), -0.5F);
}

TEST(LogisticMixer, TheSecondLayerBeginsAsTheMeanOfTheSets) {
  LogisticMixer mixer(1, {2, 2}, 1, 1);
  LogisticMixer::Mix mix = mixer.make();
  mix.x[0] = 1;
  mix.contexts = {0, 1};
  EXPECT_FLOAT_EQ(mixer.mix(mix), 1);
  // The weight set that is right more often is trusted more: w is 1 everywhere, x is not.
  EXPECT_EQ(mixer.sets(), 2U);
  EXPECT_EQ(mixer.padded_inputs() % 16, 0U);
  EXPECT_EQ(mixer.weights().size(), 4 * mixer.padded_inputs() + 2);
}

// The bit is the first input's sign in one context and the second's in the other.
TEST(LogisticMixer, EachContextLearnsWhomToTrust) {
  LogisticMixer mixer(2, {2}, 1, 0.3F);
  LogisticMixer::Mix mix = mixer.make();
  for (std::uint32_t i = 0; i < 4000; ++i) {
    mix.contexts[0] = i % 2;
    mix.x[0] = i / 2 % 2 != 0 ? 2.0F : -2.0F;
    mix.x[1] = i / 4 % 2 != 0 ? 2.0F : -2.0F;
    mixer.mix(mix);
    mixer.learn(mix, mix.x[i % 2] > 0, 0.05F, 0.005F);
  }
  for (const std::uint32_t context : {0U, 1U}) {
    mix.contexts[0] = context;
    mix.x[context] = 2;
    mix.x[1 - context] = -2;
    EXPECT_GT(squash(mixer.mix(mix)), 0.95) << context;
  }
}

TEST(LogisticMixer, CertaintyIsBounded) {
  LogisticMixer mixer(1, {1}, 1, 1000);
  LogisticMixer::Mix mix = mixer.make();
  mix.x[0] = -1;
  EXPECT_EQ(mixer.mix(mix), -LogisticMixer::kMost);
  EXPECT_GT(squash(mix.output), 0);
  EXPECT_NEAR(stretch(squash(1.5F)), 1.5, 1e-6);
}

}  // namespace
}  // namespace onegin
