// The sampled softmax: the full one in its limit, its loss in the mean, its optimum (in double).
#include "models/neural/sampled_softmax.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "math/softmax.h"
#include "models/neural/initial.h"
#include "models/neural/output_layer.h"

namespace onegin {
namespace {

constexpr std::size_t kTypes = 300;
constexpr std::size_t kWidth = 4;
constexpr std::size_t kRows = 30;

// A sampled softmax with what it is declared in.
struct Sampled {
  explicit Sampled(std::size_t expected) : softmax(expected, kTypes, kWidth, forms, activations) {
    Pieces all;
    forms.repack(all);
    work.allocate(activations, kRows, 1, PassKind::training);
  }
  double probability(std::size_t type) const { return softmax.probability(type); }

  WeightForms forms;
  Activations activations;
  SampledSoftmax softmax;
  Workspace work;
};

// An output layer with weights, and rows of hidden values with targets, a tenth of them missing.
struct Fixture {
  std::vector<Scalar> weight = std::vector<Scalar>(kTypes * kWidth), d_weight = weight;
  std::vector<Scalar> bias = std::vector<Scalar>(kTypes), d_bias = bias;
  std::vector<Scalar> h = std::vector<Scalar>(kRows * kWidth), d_h = h;
  std::vector<TokenId> events = std::vector<TokenId>(kRows);
  Random random{5};

  Fixture() {
    for (auto* values : {&weight, &bias, &h}) fill_normal(*values, 1, random);
    for (std::size_t r = 0; r < kRows; ++r) events[r] = r % 10 == 3 ? kNoTarget : draw_type();
  }
  TokenId draw_type() { return random.below(static_cast<std::uint32_t>(kTypes)); }
  PassResult pass(Sampled& sampled) {
    std::fill(d_weight.begin(), d_weight.end(), Scalar{0});
    std::fill(d_bias.begin(), d_bias.end(), Scalar{0});
    Pieces all;
    PassResult result;
    sampled.softmax.pass(all,
                         {.weight = weight.data(),
                          .d_weight = d_weight.data(),
                          .bias = bias.data(),
                          .d_bias = d_bias.data(),
                          .width = static_cast<int>(kWidth)},
                         events, h.data(), d_h.data(), random, sampled.work, result);
    return result;
  }
  // The same by the full softmax.
  PassResult full() {
    std::fill(d_weight.begin(), d_weight.end(), Scalar{0});
    std::fill(d_bias.begin(), d_bias.end(), Scalar{0});
    const Tensor v{.name = "v", .shape = {kTypes, kWidth}, .weights = weight, .gradient = d_weight};
    const Tensor c{.name = "c", .shape = {kTypes}, .weights = bias, .gradient = d_bias};
    WeightForms forms;
    Activations activations;
    OutputLayer layer(&v, 0, &c, 0, 0, nullptr, forms, activations);
    Pieces all;
    PassResult result;
    forms.repack(all);
    Workspace own;
    own.allocate(activations, kRows, 1, PassKind::training);
    layer.loss_and_gradient(all, events, h.data(), d_h.data(), random, own, result);
    return result;
  }
};

void expect_near(const std::vector<Scalar>& a, const std::vector<Scalar>& b, double tolerance) {
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], tolerance) << i;
}

TEST(SampledSoftmax, OfAllTypesIsTheFullOne) {
  Fixture f;
  const PassResult full = f.full();
  const auto d_weight = f.d_weight, d_bias = f.d_bias, d_h = f.d_h;
  Sampled all(kTypes);
  const PassResult sampled = f.pass(all);
  EXPECT_EQ(sampled.events, full.events);
  EXPECT_NEAR(sampled.loss, full.loss, 1e-9);
  EXPECT_NEAR(sampled.objective, full.loss, 1e-9);
  expect_near(f.d_weight, d_weight, 1e-10);
  expect_near(f.d_bias, d_bias, 1e-10);
  expect_near(f.d_h, d_h, 1e-10);
}

TEST(SampledSoftmax, TakesAsManyTypesAsAskedForAndTheFrequentAlways) {
  for (const std::size_t expected : {std::size_t{10}, std::size_t{60}, std::size_t{250}}) {
    Sampled softmax(expected);
    double sum = 0;
    for (std::size_t j = 0; j < kTypes; ++j) {
      sum += softmax.probability(j);
      EXPECT_LE(softmax.probability(j), softmax.probability(j > 0 ? j - 1 : 0));
    }
    EXPECT_NEAR(sum, static_cast<double>(expected), 0.5);
    EXPECT_EQ(softmax.probability(0), 1);
    Fixture f;
    double drawn = 0;
    std::vector<double> share(kTypes);
    constexpr int kDraws = 2000;
    for (int i = 0; i < kDraws; ++i) {
      f.pass(softmax);
      const auto types = softmax.softmax.sampled(softmax.work);
      drawn += static_cast<double>(types.size()) / kDraws;
      for (const TokenId type : types) share[type] += 1.0 / kDraws;
    }
    EXPECT_NEAR(drawn, static_cast<double>(expected), 1);
    for (std::size_t j = 0; j < kTypes; ++j) {
      EXPECT_NEAR(share[j], softmax.probability(j), 0.06) << "type " << j;
    }
  }
}

TEST(SampledSoftmax, ItsLossIsThatOfTheFullOneInTheMean) {
  Fixture f;
  for (auto* values : {&f.weight, &f.bias}) {
    for (Scalar& x : *values) x /= 3;  // no type has nearly everything
  }
  const double full = f.full().loss;
  double mean = 0;
  constexpr int kDraws = 3000;
  Sampled softmax(150);
  for (int i = 0; i < kDraws; ++i) mean += f.pass(softmax).loss / kDraws;
  // A little below: the logarithm of an unbiased sum.
  EXPECT_NEAR(mean / full, 1, 0.01);
  EXPECT_LT(mean, full);
}

// Gradient descent with few samples ends where the full softmax's would: at the distribution the
// targets come from. A frequent type of the rare half must not be mistaken for a rare one.
TEST(SampledSoftmax, LearnsTheDistributionOfTheTargets) {
  Fixture f;
  std::vector<double> truth(kTypes);
  for (std::size_t j = 0; j < kTypes; ++j) truth[j] = 1 / static_cast<double>(j + 3);
  truth[250] = 0.7;
  const double total = std::accumulate(truth.begin(), truth.end(), 0.0);
  double entropy = 0;
  for (double& p : truth) {
    p /= total;
    entropy -= p * std::log(p);
  }
  std::fill(f.weight.begin(), f.weight.end(), Scalar{0});  // only the biases learn
  std::fill(f.bias.begin(), f.bias.end(), Scalar{0});
  Sampled softmax(30);
  std::vector<Scalar> mean(kTypes);
  constexpr int kSteps = 40'000, kAveraged = 20'000;
  for (int step = 0; step < kSteps; ++step) {
    for (TokenId& event : f.events) {
      double u = f.random.uniform();
      std::size_t j = 0;
      while (j + 1 < kTypes && (u -= truth[j]) >= 0) ++j;
      event = static_cast<TokenId>(j);
    }
    f.pass(softmax);
    for (std::size_t j = 0; j < kTypes; ++j) {
      f.bias[j] -= f.d_bias[j] * static_cast<Scalar>(step < kAveraged ? 2.0 : 0.5);
      if (step >= kAveraged) mean[j] += f.bias[j] / (kSteps - kAveraged);
    }
  }
  const double log_sum = log_sum_exp(mean);
  double cross_entropy = 0;
  for (std::size_t j = 0; j < kTypes; ++j) {
    cross_entropy += truth[j] * (log_sum - static_cast<double>(mean[j]));
  }
  EXPECT_NEAR(cross_entropy, entropy, 0.01);
  EXPECT_NEAR(std::exp(static_cast<double>(mean[250]) - log_sum), truth[250], 0.02);
}

}  // namespace
}  // namespace onegin
