// Skip-gram with negative sampling: loss, gradients and steps are PyTorch's (tests/golden/torch2,
// or the folder that ONEGIN_GOLDEN2_DIR names), and the quick step is the gradient's.
#include "models/skip_gram.h"

#include "torch_case.h"

namespace onegin {
namespace {

// The figures of PyTorch, with the weights set.
struct SkipGramCase {
  Json json = Json::parse(
      std::ifstream(places::golden_or("ONEGIN_GOLDEN2_DIR", "torch2") + "/skip_gram.json"));
  std::size_t types = json["options"]["V"], size = json["options"]["E"];
  std::vector<TokenId> centres = tokens(json["inputs"]["centre"]),
                       contexts = tokens(json["inputs"]["context"]);
  std::vector<TokenId> negatives = tokens(json["inputs"]["negative"]);
  SkipGram weights;

  SkipGramCase() {
    Pieces all;
    weights.allocate(all, types, size);
    const auto input = flat(json["weights"]["input.weight"]),
               output = flat(json["weights"]["output.weight"]);
    for (std::size_t i = 0; i < types * size; ++i) {
      weights.input_row(i / size)[i % size] = float32(input[i]);
      weights.output_row(i / size)[i % size] = float32(output[i]);
    }
  }
  SkipGramPair pair(std::size_t i) const {
    const std::size_t each = negatives.size() / centres.size();
    return {centres[i], contexts[i], std::span(negatives).subspan(i * each, each)};
  }
};

std::vector<Scalar> numbers_in(const Vectors& vectors) {
  std::vector<Scalar> all;
  for (std::size_t i = 0; i < vectors.count; ++i) {
    all.insert(all.end(), vectors[i].begin(), vectors[i].end());
  }
  return all;
}

// The sum over the pairs, a mean in PyTorch.
struct SkipGramGradients {
  double loss = 0;
  std::vector<Scalar> input, output;

  explicit SkipGramGradients(const SkipGramCase& torch)
      : input(torch.types * torch.size), output(input) {
    const auto pairs = static_cast<double>(torch.centres.size());
    for (std::size_t i = 0; i < torch.centres.size(); ++i) {
      loss += torch.weights.gradient(torch.pair(i), input, output) / pairs;
    }
    for (auto* gradient : {&input, &output}) {
      for (Scalar& g : *gradient) g /= static_cast<Scalar>(pairs);
    }
  }
};

TEST(Golden2SkipGram, LossAndGradients) {
  const SkipGramCase torch;
  const SkipGramGradients ours(torch);
  EXPECT_NEAR(ours.loss, torch.json["loss"], relative_tolerance() * 10);
  expect_close(ours.input, flat(torch.json["grads"]["input.weight"]), "input.weight");
  expect_close(ours.output, flat(torch.json["grads"]["output.weight"]), "output.weight");
}

TEST(Golden2SkipGram, FiveStepsOfGradientDescent) {
  SkipGramCase torch;
  const Json& steps = torch.json["sgd"];
  const auto rate = static_cast<Scalar>(steps["lr"].get<double>());
  for (const Json& loss : steps["loss_before_each_step"]) {
    const SkipGramGradients gradients(torch);
    EXPECT_NEAR(gradients.loss, loss, relative_tolerance() * 10);
    for (std::size_t i = 0; i < torch.types * torch.size; ++i) {
      torch.weights.input_row(i / torch.size)[i % torch.size] -= rate * gradients.input[i];
      torch.weights.output_row(i / torch.size)[i % torch.size] -= rate * gradients.output[i];
    }
  }
  expect_close(numbers_in(torch.weights.input()), flat(steps["params_after"]["input.weight"]),
               "input.weight");
  expect_close(numbers_in(torch.weights.output()), flat(steps["params_after"]["output.weight"]),
               "output.weight");
}

// Its table of sigma is exact to 1e-5.
TEST(SkipGram, AStepGoesAlongTheGradient) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{16}, std::size_t{37}}) {
    SkipGram weights;
    Pieces all;
    weights.allocate(all, 6, size);
    Random random(3);
    for (std::size_t type = 0; type < 6; ++type) {
      for (auto row : {weights.input_row(type), weights.output_row(type)}) {
        for (Scalar& x : row) x = static_cast<Scalar>(2 * random.uniform() - 1);
      }
    }
    const std::vector<TokenId> negatives{3, 5};
    const SkipGramPair pair{1, 2, negatives};
    std::vector<Scalar> input(6 * size), output(6 * size);
    const double loss = weights.gradient(pair, input, output);
    const std::vector<Scalar> v = numbers_in(weights.input()), u = numbers_in(weights.output());
    const Scalar rate = Scalar(0.125);
    EXPECT_NEAR(weights.step(pair, rate), loss, 1e-4);
    const std::vector<Scalar> v_after = numbers_in(weights.input()),
                              u_after = numbers_in(weights.output());
    for (std::size_t i = 0; i < 6 * size; ++i) {
      EXPECT_NEAR(v_after[i], v[i] - rate * input[i], 2e-5) << i;
      EXPECT_NEAR(u_after[i], u[i] - rate * output[i], 2e-5) << i;
    }
    EXPECT_EQ(output[4 * size], 0);
    EXPECT_NE(output[5 * size], 0);
  }
}

// Far from zero the loss goes on in a straight line.
TEST(SkipGram, TheLossIsRightForLargeProducts) {
  for (const double product : {-30.0, -9.0, -7.99, 0.0, 3.3, 8.5, 40.0}) {
    SkipGram weights;
    Pieces all;
    weights.allocate(all, 4, 1);
    weights.input_row(0)[0] = 1;
    weights.output_row(1)[0] = static_cast<Scalar>(product);
    weights.output_row(2)[0] = static_cast<Scalar>(product);
    const std::vector<TokenId> negatives{2};
    const double expected = std::log1p(std::exp(-std::abs(product))) * 2 + std::abs(product);
    EXPECT_NEAR(weights.step({0, 1, negatives}, 0), expected, 1e-3) << product;
  }
}

}  // namespace
}  // namespace onegin
