// Neighbours, principal components and t-SNE against their definitions.
#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/neighbours.h"
#include "evaluation/principal_components.h"
#include "evaluation/tsne.h"
#include "math/random.h"

namespace onegin {
namespace {

std::vector<Scalar> drawn_points(std::size_t count, std::size_t size, std::uint64_t seed = 4) {
  Random random(seed);
  std::vector<Scalar> points;
  for (std::size_t i = 0; i < count * size; ++i) {
    const double wide =
        1 + 3.0 * static_cast<double>(i % size == 1) + 1.5 * static_cast<double>(i % size == 2);
    points.push_back(static_cast<Scalar>(wide * (random.uniform() - 0.5)));
  }
  return points;
}

double dot_of(const double* a, const double* b, std::size_t size) {
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

// C v = lambda v with v . v = 1, lambda the variance along v, and no direction has more.
TEST(PrincipalComponents, AreTheDefinition) {
  constexpr std::size_t kPoints = 60, kSize = 7, kCount = 3;
  const auto points = drawn_points(kPoints, kSize);
  PrincipalComponents pca(kCount);
  Pieces all;
  pca.work(all, points, kSize);
  ASSERT_EQ(pca.shares.size(), kCount);
  std::vector<double> covariance(kSize * kSize);
  double trace = 0;
  for (std::size_t i = 0; i < kPoints; ++i) {
    for (std::size_t j = 0; j < kSize; ++j) {
      for (std::size_t k = 0; k < kSize; ++k) {
        covariance[j * kSize + k] += (static_cast<double>(points[i * kSize + j]) - pca.mean[j]) *
                                     (static_cast<double>(points[i * kSize + k]) - pca.mean[k]) /
                                     kPoints;
      }
    }
  }
  for (std::size_t j = 0; j < kSize; ++j) trace += covariance[j * kSize + j];
  for (std::size_t c = 0; c < kCount; ++c) {
    const double* v = pca.directions.data() + c * kSize;
    for (std::size_t d = 0; d <= c; ++d) {
      EXPECT_NEAR(dot_of(v, pca.directions.data() + d * kSize, kSize), c == d ? 1 : 0, 1e-9);
    }
    const double lambda = pca.shares[c] * trace;
    for (std::size_t j = 0; j < kSize; ++j) {
      EXPECT_NEAR(dot_of(covariance.data() + j * kSize, v, kSize), lambda * v[j], 1e-6);
    }
    double square = 0, largest = 0;
    for (std::size_t i = 0; i < kPoints; ++i) {
      const double x = static_cast<double>(pca.projected[i * kCount + c]);
      square += x * x / kPoints;
    }
    for (std::size_t j = 0; j < kSize; ++j)
      largest = std::abs(v[j]) > std::abs(largest) ? v[j] : largest;
    EXPECT_NEAR(square, lambda, 1e-5);
    EXPECT_GT(largest, 0);
    if (c > 0) {
      EXPECT_LE(pca.shares[c], pca.shares[c - 1]);
    }
  }
  Random random(9);
  for (int i = 0; i < 50; ++i) {
    std::vector<double> v(kSize), image(kSize);
    for (double& x : v) x = random.uniform() - 0.5;
    for (std::size_t j = 0; j < kSize; ++j)
      image[j] = dot_of(&covariance[j * kSize], v.data(), kSize);
    EXPECT_LE(dot_of(v.data(), image.data(), kSize) / dot_of(v.data(), v.data(), kSize),
              pca.shares[0] * trace + 1e-9);
  }
  Pieces small(1);
  PrincipalComponents often(kCount);
  while (small.walk([&](Pieces& pieces) { often.work(pieces, points, kSize); })) {
  }
  EXPECT_EQ(often.projected, pca.projected);
}

TEST(PrincipalComponents, OfNothingAndOfOnePlaceAreNone) {
  Pieces all;
  PrincipalComponents none(2);
  none.work(all, {}, 0);
  EXPECT_TRUE(none.projected.empty());
  PrincipalComponents same(2);
  const std::vector<Scalar> points(20, Scalar(0.5));
  same.work(all, points, 4);
  for (const Scalar x : same.projected) EXPECT_NEAR(x, 0, 1e-9);
}

// p sums to 1, is symmetric, and every row had the perplexity that was asked for.
TEST(Tsne, ItsProbabilitiesAreTheDefinition) {
  constexpr std::size_t kPoints = 40, kSize = 5;
  const auto points = drawn_points(kPoints, kSize);
  Tsne tsne({.perplexity = 7});
  Pieces all;
  tsne.begin(all, points, kSize);
  const auto distance = [&](std::size_t i, std::size_t j) {
    double sum = 0;
    for (std::size_t k = 0; k < kSize; ++k) {
      const auto d = static_cast<double>(points[i * kSize + k] - points[j * kSize + k]);
      sum += d * d;
    }
    return sum;
  };
  // Each row anew, by a finer search.
  std::vector<double> rows(kPoints * kPoints);
  for (std::size_t i = 0; i < kPoints; ++i) {
    double low = 1e-6, high = 1e6;
    for (int step = 0; step < 200; ++step) {
      const double beta = std::sqrt(low * high);
      double sum = 0, entropy = 0;
      for (std::size_t j = 0; j < kPoints; ++j) {
        rows[i * kPoints + j] = i == j ? 0 : std::exp(-beta * distance(i, j));
        sum += rows[i * kPoints + j];
      }
      for (std::size_t j = 0; j < kPoints; ++j) {
        double& p = rows[i * kPoints + j];
        p /= sum;
        if (p > 0) entropy -= p * std::log(p);
      }
      (entropy > std::log(7.0) ? low : high) = beta;
    }
  }
  double sum = 0;
  for (std::size_t i = 0; i < kPoints; ++i) {
    for (std::size_t j = 0; j < kPoints; ++j) {
      const double expected =
          (rows[i * kPoints + j] + rows[j * kPoints + i]) / (2 * static_cast<double>(kPoints));
      EXPECT_NEAR(tsne.p(i, j), expected, 1e-6) << i << ", " << j;
      sum += tsne.p(i, j);
    }
  }
  EXPECT_NEAR(sum, 1, 1e-5);
}

TEST(Tsne, ItsGradientIsTheDifferenceOfTheDivergence) {
  constexpr std::size_t kPoints = 21, kSize = 4;
  const auto points = drawn_points(kPoints, kSize);
  Tsne tsne({.perplexity = 5});
  Pieces all;
  tsne.begin(all, points, kSize);
  Random random(8);
  for (std::size_t i = 0; i < kPoints; ++i) {
    tsne.place(i, static_cast<Scalar>(2 * random.uniform() - 1),
               static_cast<Scalar>(2 * random.uniform() - 1));
  }
  tsne.find_gradient(all, 1);
  constexpr double kStep = 1e-2;
  for (std::size_t i = 0; i < kPoints; ++i) {
    const Scalar x = tsne.x(i), y = tsne.y(i);
    const auto at = [&](double dx, double dy) {
      tsne.place(i, x + static_cast<Scalar>(dx), y + static_cast<Scalar>(dy));
      const double divergence = tsne.divergence();
      tsne.place(i, x, y);
      return divergence;
    };
    EXPECT_NEAR(tsne.gradient_x[i], (at(kStep, 0) - at(-kStep, 0)) / (2 * kStep), 2e-5);
    EXPECT_NEAR(tsne.gradient_y[i], (at(0, kStep) - at(0, -kStep)) / (2 * kStep), 2e-5);
  }
}

// Three heaps far apart stay three heaps; the same seed gives the same map, however it is cut.
TEST(Tsne, KeepsHeapsApartAndRepeatsItself) {
  constexpr std::size_t kEach = 30, kSize = 6;
  std::vector<Scalar> points = drawn_points(3 * kEach, kSize);
  for (std::size_t i = 0; i < 3 * kEach; ++i)
    points[i * kSize] += static_cast<Scalar>(30 * (i / kEach));
  Tsne tsne({.perplexity = 10, .iterations = 300});
  Pieces all;
  tsne.work(all, points, kSize);
  EXPECT_EQ(tsne.fraction(), 1);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < 3 * kEach; ++i) {
    std::size_t nearest = i == 0 ? 1 : 0;
    const auto distance = [&](std::size_t j) {
      return std::hypot(tsne.x(i) - tsne.x(j), tsne.y(i) - tsne.y(j));
    };
    for (std::size_t j = 0; j < 3 * kEach; ++j) {
      if (j != i && distance(j) < distance(nearest)) nearest = j;
    }
    wrong += nearest / kEach != i / kEach ? 1 : 0;
  }
  EXPECT_EQ(wrong, 0U);
  Tsne again({.perplexity = 10, .iterations = 300}),
      other({.perplexity = 10, .iterations = 300, .seed = 2});
  Pieces pieces(1);
  while (pieces.walk([&](Pieces& own) { again.work(own, points, kSize); })) {
  }
  other.work(all, points, kSize);
  for (std::size_t i = 0; i < 3 * kEach; ++i) {
    EXPECT_EQ(tsne.x(i), again.x(i));
    EXPECT_EQ(tsne.y(i), again.y(i));
  }
  EXPECT_NE(tsne.x(0), other.x(0));
}

TEST(Tsne, OfFewOrEqualPointsIsFinite) {
  for (const std::size_t count : {std::size_t{1}, std::size_t{2}, std::size_t{9}}) {
    Tsne tsne({.iterations = 50});
    Pieces all;
    const std::vector<Scalar> points(count * 3, Scalar(1));
    tsne.work(all, points, 3);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_TRUE(std::isfinite(tsne.x(i)) && std::isfinite(tsne.y(i))) << count;
    }
  }
}

TEST(NearestVectors, AreThoseOfTheLargestCosines) {
  constexpr std::size_t kTypes = 50, kSize = 9;
  const auto numbers = drawn_points(kTypes, kSize, 6);
  const Vectors vectors{numbers.data(), kTypes, kSize, kSize};
  std::vector<TokenId> types;
  for (TokenId id = 0; id < kTypes; id += 2) types.push_back(id);
  Pieces all;
  UnitVectors units;
  units.take(all, vectors, types);
  const auto cosine = [&](std::size_t i, std::size_t j) {
    double product = 0, one = 0, other = 0;
    for (std::size_t k = 0; k < kSize; ++k) {
      const auto a = static_cast<double>(numbers[types[i] * kSize + k]);
      const auto b = static_cast<double>(numbers[types[j] * kSize + k]);
      product += a * b, one += a * a, other += b * b;
    }
    return product / std::sqrt(one * other);
  };
  const auto v = units[3];
  NearestVectors nearest({v.begin(), v.end()}, 4, {3, 7});
  nearest.work(all, units);
  ASSERT_EQ(nearest.nearest.size(), 4U);
  for (std::size_t n = 0; n < 4; ++n) {
    EXPECT_NEAR(nearest.nearest[n].cosine, cosine(3, nearest.nearest[n].row), 1e-6);
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    bool named = i == 3 || i == 7;
    for (const Neighbour& near : nearest.nearest) named = named || near.row == i;
    if (!named) {
      EXPECT_LE(cosine(3, i), nearest.nearest.back().cosine + 1e-6);
    }
  }
}

TEST(AnalogyPoint, IsADifferenceAddedToAThird) {
  const std::vector<Scalar> a{3, 0}, b{1, 0}, c{0, 2};
  const auto point = analogy_point(a, b, c);
  EXPECT_NEAR(point[0], std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(point[1], std::sqrt(0.5), 1e-6);
}

}  // namespace
}  // namespace onegin
