// Muon against the figures of PyTorch, against the definition, and in pieces.
#include "training/muon.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "math/random.h"
#include "places.h"
#include "training/optimizer.h"

namespace onegin {
namespace {

using Numbers = std::vector<Scalar>;

Numbers flat(const nlohmann::json& rows) {
  Numbers numbers;
  for (const auto& row : rows) {
    for (const auto& x : row) numbers.push_back(static_cast<Scalar>(x.get<double>()));
  }
  return numbers;
}

struct Matrix {
  std::size_t rows, columns;
  int matrices;
  Numbers weights, gradient, momentum;

  Matrix(std::size_t r, std::size_t c, int m)
      : rows(r), columns(c), matrices(m), weights(r * c), gradient(r * c), momentum(r * c) {}
  Tensor tensor() {
    return {.name = "w",
            .shape = {rows, columns},
            .weights = weights,
            .gradient = gradient,
            .matrices = matrices};
  }
  void draw(Random& random) {
    for (Scalar& g : gradient) g = static_cast<Scalar>(random.uniform() - 0.5);
  }
};

// Figures of PyTorch in double (tests/golden/torch2/make_muon.py), or of another folder.
TEST(Golden2Muon, IsThatOfPyTorchAfterEachStep) {
  const std::filesystem::path folder = places::golden_or("ONEGIN_GOLDEN2_DIR", "torch2");
  const auto json = nlohmann::json::parse(std::ifstream(folder / "muon.json"));
  EXPECT_EQ(json["momentum"].get<double>(), Muon::kMomentum);
  ASSERT_FALSE(json["cases"].empty());
  for (const auto& one : json["cases"]) {
    const std::string name = one["name"];
    Matrix matrix(one["weights"].size(), one["weights"][0].size(), one["blocks"]);
    matrix.weights = flat(one["weights"]);
    const Tensor tensors[] = {matrix.tensor()};
    TrainingConfig config;
    config.optimizer = OptimizerKind::muon;
    config.matrix_rate = 4;
    config.weight_decay = json["decay"];
    Optimizer optimizer(config, tensors);
    for (std::size_t step = 0; step < one["gradients"].size(); ++step) {
      const Numbers gradient = flat(one["gradients"][step]);
      std::copy(gradient.begin(), gradient.end(), matrix.gradient.begin());
      optimizer.step(tensors, json["lr"].get<double>() / config.matrix_rate, 1);
      const Numbers theirs = flat(one["weights_after_each_step"][step]);
      for (std::size_t i = 0; i < theirs.size(); ++i) {
        ASSERT_NEAR(matrix.weights[i], theirs[i], sizeof(Scalar) == 8 ? 1e-12 : 1e-6)
            << name << " step " << step << " entry " << i;
      }
    }
  }
}

// O(u) by the definition, in double and with no symmetry used; u: (rows, columns).
std::vector<double> orthogonal(std::vector<double> x, std::size_t rows, std::size_t columns) {
  const auto product = [](const auto& a, const auto& b, std::size_t m, std::size_t k,
                          std::size_t n) {
    std::vector<double> c(m * n);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t p = 0; p < k; ++p) {
        for (std::size_t j = 0; j < n; ++j) c[i * n + j] += a[i * k + p] * b[p * n + j];
      }
    }
    return c;
  };
  const auto transposed = [](const auto& a, std::size_t m, std::size_t n) {
    std::vector<double> t(m * n);
    for (std::size_t i = 0; i < m * n; ++i) t[i % n * m + i / n] = a[i];
    return t;
  };
  double norm = 0;
  for (double v : x) norm += v * v;
  for (double& v : x) v /= std::sqrt(norm) + 1e-7;
  const bool tall = rows > columns;
  if (tall) x = transposed(x, rows, columns);
  const std::size_t m = std::min(rows, columns), n = std::max(rows, columns);
  for (int step = 0; step < 5; ++step) {
    const auto a = product(x, transposed(x, m, n), m, n, m);
    auto factor = product(a, a, m, m, m);
    for (std::size_t i = 0; i < m * m; ++i) factor[i] = 2.0315 * factor[i] - 4.775 * a[i];
    for (std::size_t i = 0; i < m; ++i) factor[i * m + i] += 3.4445;
    x = product(factor, x, m, m, n);
  }
  return tall ? transposed(x, m, n) : x;
}

// Sides around the widths of a tile and of a vector: the halves of the symmetric products meet
// there. Matrices with one side longer go another way.
TEST(Muon, IsTheDefinitionForEverySize) {
  Random random(3);
  const std::pair<std::size_t, std::size_t> sizes[] = {{1, 1},    {1, 7},     {7, 1},     {64, 64},
                                                       {65, 65},  {130, 200}, {200, 130}, {17, 70},
                                                       {256, 31}, {33, 33}};
  for (const auto& [rows, columns] : sizes) {
    Matrix matrix(rows, columns, 1);
    matrix.draw(random);
    const Tensor tensors[] = {matrix.tensor()};
    Muon muon;
    Pieces all;
    muon.begin(all, tensors);
    muon.step(all, tensors[0], matrix.momentum, 0.1, 0, 1);
    std::vector<double> u;  // at the first step, from weights of zero
    for (const Scalar g : matrix.gradient) u.push_back((1 + Muon::kMomentum) * g);
    const auto theirs = orthogonal(std::move(u), rows, columns);
    const double ratio = static_cast<double>(rows) / static_cast<double>(columns);
    const double far = 0.1 * std::sqrt(std::max(1.0, ratio));
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      ASSERT_NEAR(matrix.weights[i], -far * theirs[i], sizeof(Scalar) == 8 ? 1e-12 : 2e-6)
          << rows << " x " << columns << " entry " << i;
    }
  }
}

// As gradients are: few directions hold almost all of it, and the rest is a thousandth. The product
// of all P is of squares, so that what is small in u is smaller still in A.
TEST(Muon, IsTheDefinitionOfAMatrixThatIsAlmostOfLowRank) {
  Random random(4);
  Matrix matrix(256, 64, 1);
  const Numbers left = [&] {
    Matrix drawn(256, 3, 1);
    drawn.draw(random);
    return drawn.gradient;
  }();
  matrix.draw(random);
  for (std::size_t i = 0; i < matrix.gradient.size(); ++i) {
    const std::size_t row = i / 64, column = i % 64;
    matrix.gradient[i] *= static_cast<Scalar>(1e-3);
    for (std::size_t k = 0; k < 3; ++k) {
      matrix.gradient[i] +=
          left[row * 3 + k] * static_cast<Scalar>(std::cos(static_cast<double>((k + 1) * column)));
    }
  }
  std::vector<double> u;
  for (const Scalar g : matrix.gradient) u.push_back((1 + Muon::kMomentum) * g);
  const Tensor tensors[] = {matrix.tensor()};
  Muon muon;
  Pieces all;
  muon.begin(all, tensors);
  muon.step(all, tensors[0], matrix.momentum, 0.1, 0, 1);
  const auto theirs = orthogonal(std::move(u), 256, 64);
  double apart = 0, length = 0;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const double step = -0.1 * 2 * theirs[i];  // sqrt(rows / columns) = 2
    const double difference = static_cast<double>(matrix.weights[i]) - step;
    apart += difference * difference;
    length += step * step;
  }
  EXPECT_LT(std::sqrt(apart / length), sizeof(Scalar) == 8 ? 1e-10 : 1e-3);
}

TEST(Muon, IsTheSameInPieces) {
  Matrix whole(600, 150, 3), cut(600, 150, 3);
  Muon at_once, in_turns;
  Pieces all, pieces(1);
  const Tensor one = whole.tensor(), two = cut.tensor();
  at_once.begin(all, {&one, 1});
  while (pieces.walk([&](Pieces& p) { in_turns.begin(p, {&two, 1}); })) {
  }
  Random random(5);
  for (int step = 0; step < 3; ++step) {
    whole.draw(random);
    std::copy(whole.gradient.begin(), whole.gradient.end(), cut.gradient.begin());
    at_once.step(all, one, whole.momentum, 0.02, 0.01, 0.5);
    int turns = 1;
    while (pieces.walk([&](Pieces& p) { in_turns.step(p, two, cut.momentum, 0.02, 0.01, 0.5); })) {
      ++turns;
    }
    EXPECT_GT(turns, 20);
    EXPECT_LE(pieces.largest(), Pieces::kLargest);
    ASSERT_EQ(whole.weights, cut.weights);
    ASSERT_EQ(whole.momentum, cut.momentum);
  }
}

// A gradient of zero, as a tensor has that nothing reads, is no direction.
TEST(Muon, StandsStillWithoutAGradient) {
  Matrix matrix(5, 4, 1);
  matrix.weights[3] = 2;
  const Tensor tensors[] = {matrix.tensor()};
  Muon muon;
  Pieces all;
  muon.begin(all, tensors);
  muon.step(all, tensors[0], matrix.momentum, 0.1, 0, 1);
  EXPECT_EQ(matrix.weights[3], 2);
  EXPECT_EQ(matrix.weights[0], 0);
}

}  // namespace
}  // namespace onegin
