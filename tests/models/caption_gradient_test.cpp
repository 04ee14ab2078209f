// The captioner's gradients agree with finite differences while it looks at scenes (in double).
#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/gradient_check.h"
#include "models/neural/initial.h"
#include "models/registry.h"
#include "text/corpus.h"
#include "turns.h"

namespace onegin {
namespace {

TEST(CaptionGradient, AgreesWithFiniteDifferences) {
  CorpusBuilder builder(
      {.unit = Unit::word, .boundary = Boundary::pairs},
      "red circle 8 20 6; blue square 24 9 5\ta red circle above a square\n"
      "green triangle 9 9 7\ta triangle\nyellow square 20 25 4; black circle 7 7 6\ta circle\n");
  while (!builder.advance(1U << 20U)) {
  }
  const auto built = builder.finish();
  ASSERT_TRUE(built.ok());
  const ModelKind& kind = *find_model_kind("caption").value();
  std::vector<Turns> all{{}};
  for (const Turn& turn : turns_of(kind)) {
    // gradient_test.cpp tries what acts in training alone.
    const auto fields = kind.make()->fields();
    if (!find_field(fields, turn.first)->info.in_training) all.push_back({turn});
  }
  for (const Turns& turns : all) {
    const auto model = model_with(kind, turns, shape_of(built->task), 3);
    NeuralModel& neural = *model->as_neural();
    Random random(11);
    neural.visit_tensors([&](const Tensor& t) { fill_normal(t.weights, 0.3, random); });
    neural.repack();
    // One line after another in one stream.
    const std::vector<TokenId> ids(built->corpus.ids.begin(), built->corpus.ids.end());
    std::vector<TokenId> targets(ids.begin() + 1, ids.end());
    targets.push_back(kNoTarget);
    std::vector<std::uint8_t> restarts(ids.size(), 0);
    restarts[0] = 1;
    for (std::size_t i = 1; i < ids.size(); ++i) restarts[i] = ids[i - 1] == kEndSentence ? 1 : 0;
    const Batch batch{.steps = static_cast<int>(ids.size()),
                      .streams = 1,
                      .inputs = ids,
                      .targets = targets,
                      .restarts = restarts};
    std::size_t tensors = 0;
    for (const auto& error : check_gradients(neural, batch, {}, random, 6)) {
      const double difference = std::abs(error.analytic - error.numeric);
      EXPECT_TRUE(error.relative < 1e-5 || difference < 1e-11)
          << name_with(kind, turns) << ": " << error.name << " at " << error.index << ": analytic "
          << error.analytic << ", numeric " << error.numeric;
      EXPECT_GT(error.checked, 0U);
      ++tensors;
    }
    EXPECT_GT(tensors, 8U);
  }
}

}  // namespace
}  // namespace onegin
