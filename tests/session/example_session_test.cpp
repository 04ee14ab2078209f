// Example: without a text or a model, beside them, and what is refused.
#include <cstring>

#include "talk.h"

namespace onegin {
namespace {

Example hello() {
  Example example;
  example.types = 4;
  example.reads = {0, 1, 2, 2};
  example.targets = {1, 2, 2, 3};
  example.learning_rate = 0.5;
  example.updates = 600;
  return example;
}

TEST(ExampleSession, NeedsNoTextAndAnswersWithPlanesAndWeights) {
  Talk talk;
  const auto traced = talk.get<ExampleTraced>(hello());
  EXPECT_EQ(traced.losses.size(), 601U);
  EXPECT_LT(traced.losses.back(), 0.2);
  double sum = 0;
  for (const double loss : traced.step_losses) sum += loss;
  EXPECT_NEAR(sum / 4, traced.losses.front(), 1e-6);
  double end = 0;
  for (const PlaneDescription& plane : traced.planes) {
    EXPECT_EQ(plane.offset, end);
    end += plane.rows * plane.columns;
  }
  EXPECT_EQ(static_cast<double>(talk.payload().size()), end * 4);
  EXPECT_EQ(traced.written_after, (std::vector<std::uint32_t>{1, 2, 2, 3}));
  // The same weights again, as an answer has them.
  Example again = hello();
  again.weights = traced.weights;
  again.updates = 0;
  EXPECT_EQ(talk.get<ExampleTraced>(again).losses.front(), traced.losses.back());
}

TEST(ExampleSession, LeavesTheModelAsItWas) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.train("rnn", {{"hidden", "8"}, {"embedding", "4"}}, 5);
  const double before = talk.score("the king\n");
  talk.get<ExampleTraced>(hello());
  EXPECT_EQ(talk.score("the king\n"), before);
}

TEST(ExampleSession, IsCancelledBetweenUpdates) {
  Talk talk;
  Example example = hello();
  example.updates = 20'000;
  const std::uint32_t id = talk.send(example);
  talk.slice();
  talk.send(Cancel{id});
  EXPECT_TRUE(std::holds_alternative<Cancelled>(talk.wait(id).back().body));
}

TEST(ExampleSession, SaysWhatIsWrong) {
  Talk talk;
  const Failed failed = talk.refused(Example{});
  EXPECT_EQ((Error{failed.what, failed.where, failed.hint}.sentence()),
            "the worked example: types is 0; give a number from 1 to 32");
}

}  // namespace
}  // namespace onegin
