// Products with a band and with a base against their definitions.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "math/gemm.h"
#include "math/random.h"

namespace onegin {
namespace {

constexpr Scalar kNan = std::numeric_limits<Scalar>::quiet_NaN();

std::size_t at(int row, int column, int stride) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(stride) +
         static_cast<std::size_t>(column);
}

std::vector<Scalar> numbers(int rows, int columns, Random& random) {
  std::vector<Scalar> all(at(rows, 0, columns));
  for (Scalar& x : all) x = static_cast<Scalar>(2 * random.uniform() - 1);
  return all;
}

struct Sizes {
  int rows, columns, depth, width;  // the band's rows, columns and width
};

// A band that goes down from left to right, by uneven steps, and a matrix with such a band: zeros
// in the margins, NaN beyond.
struct Banded {
  std::vector<int> begin, end;
  std::vector<Scalar> matrix;

  Banded(const Sizes& s, Random& random) : matrix(at(s.rows, 0, s.columns)) {
    int first = 0, last = 0;
    for (int i = 0; i < s.rows; ++i) {
      last = std::min(s.columns, std::max(last, 1 + i * s.columns / s.rows));
      first = std::max(
          first, last - 1 - static_cast<int>(random.below(static_cast<std::uint32_t>(s.width))));
      begin.push_back(first);
      end.push_back(last);
      for (int j = 0; j < s.columns; ++j) {
        if (counts(i, j)) {
          matrix[at(i, j, s.columns)] = static_cast<Scalar>(2 * random.uniform() - 1);
        }
      }
    }
  }
  bool counts(int i, int j) const {
    const auto row = static_cast<std::size_t>(i);
    return j >= begin[row] && j < end[row];
  }
  Band band() const { return {begin.data(), end.data()}; }
};

double bound(int depth) { return (depth + 2.0) * std::numeric_limits<Scalar>::epsilon(); }

class GemmBand : public testing::TestWithParam<Sizes> {};

TEST_P(GemmBand, TheProductIsMadeWhereTheBandIs) {
  const Sizes s = GetParam();
  Random random(1);
  const Banded c_band(s, random);
  const auto a = numbers(s.rows, s.depth, random), b = numbers(s.columns, s.depth, random);
  std::vector<Scalar> c(at(s.rows, 0, s.columns), kNan);
  gemm_to_band(c_band.band(), Transpose::no, Transpose::yes, s.rows, s.columns, s.depth, a.data(),
               s.depth, b.data(), s.depth, c.data(), s.columns);
  for (int i = 0; i < s.rows; ++i) {
    for (int j = 0; j < s.columns; ++j) {
      if (!c_band.counts(i, j)) continue;
      double sum = 0;
      for (int p = 0; p < s.depth; ++p) {
        sum +=
            static_cast<double>(a[at(i, p, s.depth)]) * static_cast<double>(b[at(j, p, s.depth)]);
      }
      ASSERT_NEAR(static_cast<double>(c[at(i, j, s.columns)]), sum, bound(s.depth))
          << i << " " << j;
    }
  }
}

TEST(GemmMirror, CopiesWhatIsLeftOfTheDiagonal) {
  Random random(2);
  for (const int n : {1, 3, 16, 37, 64}) {
    const int stride = n + 3;
    auto c = numbers(n, stride, random);
    const auto before = c;
    const int half = n / 2;  // in two parts, which meet within a vector
    gemm_mirror(0, half, c.data(), stride);
    gemm_mirror(half, n - half, c.data(), stride);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < stride; ++j) {
        const bool copied = j > i && j < n;
        ASSERT_EQ(c[at(i, j, stride)], before[copied ? at(j, i, stride) : at(i, j, stride)])
            << n << ": " << i << " " << j;
      }
    }
  }
}

TEST_P(GemmBand, TheFactorCountsWhereTheBandIs) {
  const Sizes s = GetParam();
  Random random(2);
  const Banded a(s, random);
  const auto b = numbers(s.columns, s.depth, random);
  std::vector<Scalar> c(at(s.rows, 0, s.depth), kNan);
  gemm_of_band(a.band(), s.rows, s.depth, s.columns, a.matrix.data(), s.columns, b.data(), s.depth,
               c.data(), s.depth);
  for (int i = 0; i < s.rows; ++i) {
    for (int j = 0; j < s.depth; ++j) {
      double sum = 0;
      for (int p = 0; p < s.columns; ++p) {
        if (!a.counts(i, p)) continue;
        sum += static_cast<double>(a.matrix[at(i, p, s.columns)]) *
               static_cast<double>(b[at(p, j, s.depth)]);
      }
      ASSERT_NEAR(static_cast<double>(c[at(i, j, s.depth)]), sum, bound(s.columns))
          << i << " " << j;
    }
  }
}

TEST_P(GemmBand, SoDoesItTransposed) {
  const Sizes s = GetParam();
  Random random(3);
  const Banded a(s, random);
  const auto b = numbers(s.rows, s.depth, random);
  const auto before = numbers(s.columns, s.depth, random);
  std::vector<Scalar> c = before;
  gemm_of_band_back(a.band(), s.rows, s.depth, s.columns, a.matrix.data(), s.columns, b.data(),
                    s.depth, c.data(), s.depth);
  for (int i = 0; i < s.columns; ++i) {
    for (int j = 0; j < s.depth; ++j) {
      double sum = static_cast<double>(before[at(i, j, s.depth)]);
      for (int p = 0; p < s.rows; ++p) {
        if (!a.counts(p, i)) continue;
        sum += static_cast<double>(a.matrix[at(p, i, s.columns)]) *
               static_cast<double>(b[at(p, j, s.depth)]);
      }
      ASSERT_NEAR(static_cast<double>(c[at(i, j, s.depth)]), sum, bound(s.rows)) << i << " " << j;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, GemmBand,
                         testing::Values(Sizes{1, 1, 1, 1}, Sizes{5, 9, 3, 2},
                                         Sizes{64, 127, 32, 64}, Sizes{64, 64, 32, 64},
                                         Sizes{13, 300, 24, 5}, Sizes{200, 70, 16, 9},
                                         Sizes{64, 600, 40, 400}, Sizes{30, 40, 300, 40}));

TEST(Gemm, WhatIsAddedMayBeAnotherMatrixOrOneRow) {
  Random random(4);
  for (const int depth : {1, 20, 300}) {
    const int rows = 7, columns = 37;
    const auto a = numbers(rows, depth, random), b = numbers(depth, columns, random);
    const auto base = numbers(rows, columns, random);
    PackedMatrix packed;
    packed.pack(Transpose::no, depth, columns, b.data(), columns);
    for (const int stride : {columns, 0}) {
      std::vector<Scalar> c(at(rows, 0, columns), kNan);
      gemm_packed(rows, a.data(), depth, packed, base.data(), stride, c.data(), columns);
      for (int i = 0; i < rows; ++i) {
        for (int j = 0; j < columns; ++j) {
          double sum = static_cast<double>(base[at(i, j, stride)]);
          for (int p = 0; p < depth; ++p) {
            sum +=
                static_cast<double>(a[at(i, p, depth)]) * static_cast<double>(b[at(p, j, columns)]);
          }
          ASSERT_NEAR(static_cast<double>(c[at(i, j, columns)]), sum, bound(depth));
        }
      }
    }
  }
}

}  // namespace
}  // namespace onegin
