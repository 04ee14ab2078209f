// The update rules against PyTorch's, clipping, schedules.
#include "training/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>

#include "training/schedule.h"

namespace onegin {
namespace {

// What torch.optim gives in double precision (PyTorch 1.13.1) for theta = (1, -2, 0.5, 3) after
// five steps with the gradient g = theta^2 + (0.1, -0.2, 0.3, -40) at each; learning rate 0.01 and
// the settings named:
//   theta = torch.tensor([1., -2., .5, 3.], dtype=torch.float64, requires_grad=True)
//   o = torch.optim.SGD([theta], lr=0.01, momentum=0.9, weight_decay=0.1)
//   for _ in range(5): theta.grad = theta.detach()**2 + c; o.step()
struct Expected {
  OptimizerKind kind;
  double momentum, weight_decay;
  double theta[4];
};
const Expected kExpected[] = {
    {OptimizerKind::sgd,
     0,
     0,
     {0.947122242250022, -2.20630914042036, 0.473035718832171, 4.35115146857399}},
    {OptimizerKind::sgd,
     0,
     0.1,
     {0.942427058228695, -2.19503575935191, 0.470642328146458, 4.3356554726882}},
    {OptimizerKind::sgd,
     0.9,
     0,
     {0.861931196632984, -2.55088346111718, 0.42934922180025, 6.39132986841306}},
    {OptimizerKind::sgd,
     0.9,
     0.1,
     {0.849720528632065, -2.52055788672194, 0.423104488563609, 6.3515370964872}},
    {OptimizerKind::rmsprop,
     0,
     0,
     {0.711367345028604, -2.34330369065797, 0.206090902768115, 3.32057556566977}},
    {OptimizerKind::rmsprop,
     0,
     0.1,
     {0.710048189939987, -2.34381685207786, 0.207352059693939, 3.3204726839065}},
    {OptimizerKind::adagrad,
     0,
     0,
     {0.968028344152092, -2.03251432014155, 0.468023950412314, 3.03227997408003}},
    {OptimizerKind::adagrad,
     0,
     0.1,
     {0.968015373757966, -2.03252005117565, 0.468027647941358, 3.03227899749428}},
    {OptimizerKind::adam,
     0,
     0,
     {0.950086763435174, -2.05004295475357, 0.450085182911392, 3.04999146385736}},
    {OptimizerKind::adam,
     0,
     0.1,
     {0.950083231879536, -2.05004412796456, 0.450086261516614, 3.0499912346835}},
    {OptimizerKind::adamw,
     0,
     0,
     {0.950086763435174, -2.05004295475357, 0.450085182911392, 3.04999146385736}},
    {OptimizerKind::adamw,
     0,
     0.1,
     {0.945206038642611, -2.03995480060545, 0.447694488240488, 3.03492413814574}},
};

TrainingConfig config_of(const Expected& e) {
  TrainingConfig config;
  config.optimizer = e.kind;
  config.momentum = e.momentum;
  config.weight_decay = e.weight_decay;
  return config;
}

TEST(Optimizer, AgreesWithPyTorchAfterFiveSteps) {
  const double tolerance = sizeof(Scalar) == 8 ? 1e-12 : 2e-6;
  for (const Expected& e : kExpected) {
    std::vector<Scalar> theta{1, -2, Scalar(0.5), 3}, gradient(4);
    const double c[] = {0.1, -0.2, 0.3, -40};
    const Tensor tensors[] = {{"theta", {4}, theta, gradient}};
    Optimizer optimizer(config_of(e), tensors);
    for (int step = 0; step < 5; ++step) {
      for (std::size_t i = 0; i < 4; ++i) {
        gradient[i] = theta[i] * theta[i] + static_cast<Scalar>(c[i]);
      }
      optimizer.step(tensors, 0.01, 1);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_NEAR(static_cast<double>(theta[i]), e.theta[i], tolerance)
          << kOptimizerNames[static_cast<std::size_t>(e.kind)] << " momentum " << e.momentum
          << " decay " << e.weight_decay << " entry " << i;
    }
  }
}

TEST(Optimizer, LeavesFrozenTensorsAndDecaysNoBiases) {
  std::vector<Scalar> frozen{1}, bias{1}, weight{1}, zero{0}, one{1};
  bool stop = true;
  const Tensor tensors[] = {{"frozen", {1}, frozen, one, true, &stop},
                            {"bias", {1}, bias, zero, false},
                            {"weight", {1}, weight, zero}};
  EXPECT_EQ(gradient_norm(tensors), 0);
  for (std::size_t kind = 0; kind < kOptimizerNames.size(); ++kind) {
    TrainingConfig config;
    config.optimizer = static_cast<OptimizerKind>(kind);
    config.weight_decay = 0.5;
    weight[0] = 1;
    Optimizer optimizer(config, tensors);
    optimizer.step(tensors, 0.1, 1);
    EXPECT_EQ(frozen[0], 1);
    EXPECT_EQ(bias[0], 1);
    EXPECT_LT(weight[0], 1) << kOptimizerNames[kind];
  }
}

TEST(Optimizer, ATensorHasItsOwnShareOfTheRate) {
  for (std::size_t kind = 0; kind < kOptimizerNames.size(); ++kind) {
    TrainingConfig config;
    config.optimizer = static_cast<OptimizerKind>(kind);
    config.weight_decay = 0.5;
    for (const int matrices : {0, 1}) {
      std::vector<Scalar> slow{1, 2, -3, 4}, plain = slow, gradient{1, -2, 3, 0};
      const Tensor slower[] = {{.name = "w",
                                .shape = {2, 2},
                                .weights = slow,
                                .gradient = gradient,
                                .matrices = matrices,
                                .rate = 0.5}};
      const Tensor usual[] = {{.name = "w",
                               .shape = {2, 2},
                               .weights = plain,
                               .gradient = gradient,
                               .matrices = matrices}};
      Optimizer first(config, slower), second(config, usual);
      for (int step = 0; step < 3; ++step) {
        first.step(slower, 0.5, 1);
        second.step(usual, 0.25, 1);
      }
      EXPECT_EQ(slow, plain) << kOptimizerNames[kind];
      EXPECT_NE(slow[0], 1) << kOptimizerNames[kind];
    }
  }
}

TEST(Clipping, IsThatOfPyTorch) {
  std::vector<Scalar> weights(21), gradient(21, 2);
  gradient[20] = 1;
  const Tensor tensors[] = {{"a", {21}, weights, gradient}};
  EXPECT_DOUBLE_EQ(gradient_norm(tensors), 9);
  EXPECT_DOUBLE_EQ(clipping_scale(9, 3), 3 / (9 + 1e-6));
  EXPECT_EQ(clipping_scale(9, 10), 1);
  EXPECT_EQ(clipping_scale(9, 0), 1);
  for (const std::size_t at : {0, 7, 20}) {
    for (const Scalar bad :
         {std::numeric_limits<Scalar>::quiet_NaN(), -std::numeric_limits<Scalar>::infinity()}) {
      const Scalar good = std::exchange(gradient[at], bad);
      EXPECT_FALSE(std::isfinite(gradient_norm(tensors)));
      gradient[at] = good;
    }
  }
}

TEST(Schedule, WarmsUpAndFollowsACosine) {
  TrainingConfig config;
  config.learning_rate = 0.5;
  config.warm_up = 0.1;
  EXPECT_NEAR(scheduled_rate(config, 0.05, 0), 0.25, 1e-12);
  EXPECT_NEAR(scheduled_rate(config, 0.1, 0), 0.5, 1e-12);
  EXPECT_NEAR(scheduled_rate(config, 0.55, 0), 0.5 * (0.01 + 0.99 / 2), 1e-12);
  EXPECT_NEAR(scheduled_rate(config, 1, 0), 0.005, 1e-12);
  EXPECT_GT(scheduled_rate(config, 0, 0), 0);
  config.warm_up = 0;
  EXPECT_NEAR(scheduled_rate(config, 0, 0), 0.5, 1e-12);
}

TEST(Schedule, ConstantAndPlateau) {
  TrainingConfig config;
  config.learning_rate = 0.5;
  config.schedule = ScheduleKind::constant;
  EXPECT_EQ(scheduled_rate(config, 0.9, 3), 0.5);
  config.schedule = ScheduleKind::plateau;
  EXPECT_EQ(scheduled_rate(config, 0.9, 0), 0.5);
  EXPECT_EQ(scheduled_rate(config, 0.9, 3), 0.0625);
}

}  // namespace
}  // namespace onegin
