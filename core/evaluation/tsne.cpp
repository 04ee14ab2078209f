// The probabilities by a search for each width, and descent with momentum and gains.
#include "evaluation/tsne.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "math/gemm.h"
#include "math/random.h"
#include "math/sums.h"

namespace onegin {
namespace {

constexpr double kPairWork = 20;  // of a pair, in multiply-adds
// Before this share of the iterations p is exaggerated and the momentum is low.
constexpr double kEarlyShare = 0.2;
constexpr Scalar kExaggeration = 12;

}  // namespace

double Tsne::fraction() const {
  return options_.iterations > 0 ? static_cast<double>(done_) / options_.iterations : 1;
}

void Tsne::begin(Pieces& pieces, std::span<const Scalar> points, std::size_t size) {
  pieces(1, [&] {
    count_ = size > 0 ? points.size() / size : 0;
    done_ = 0;
    p_.clear();
    p_.reserve(count_ * count_);
    x_.assign(count_, 0), y_.assign(count_, 0);
    square_.clear();
    for (auto* list : {&pull_x_, &pull_y_, &push_x_, &push_y_, &velocity_x_, &velocity_y_,
                       &gradient_x, &gradient_y}) {
      list->assign(count_, 0);
    }
    gain_x_.assign(count_, 1), gain_y_.assign(count_, 1);
    Random random(options_.seed);
    for (std::size_t i = 0; i < count_; ++i) {  // normal, of deviation 1e-4 (Box and Muller)
      const double radius = 1e-4 * std::sqrt(-2 * std::log(1 - random.uniform()));
      const double angle = 2 * 3.14159265358979323846 * random.uniform();
      place(i, static_cast<Scalar>(radius * std::cos(angle)),
            static_cast<Scalar>(radius * std::sin(angle)));
    }
  });
  const auto n = static_cast<double>(count_), width = static_cast<double>(size);
  pieces.parts(count_, width + Pieces::kFresh * n, [&](std::size_t first, std::size_t part) {
    for (std::size_t i = first; i < first + part; ++i) {
      const Scalar* const point = points.data() + i * size;
      square_.push_back(sum_of(size, [&](std::size_t j) { return point[j] * point[j]; }));
    }
    p_.resize((first + part) * count_, 0);
  });
  // |a - b|^2 = |a|^2 + |b|^2 - 2 a . b
  pieces.parts(count_, width * n, [&](std::size_t first, std::size_t part) {
    gemm(Transpose::no, Transpose::yes, static_cast<int>(part), static_cast<int>(count_),
         static_cast<int>(size), points.data() + first * size, static_cast<int>(size),
         points.data(), static_cast<int>(size), 0, p_.data() + first * count_,
         static_cast<int>(count_));
  });
  constexpr double kSearch = 25;  // steps of the search for a width
  pieces.parts(count_, kSearch * Pieces::kExponential * n,
               [&](std::size_t first, std::size_t part) {
                 for (std::size_t i = first; i < first + part; ++i) find_neighbours(i);
               });
  // p_{j|i} and p_{i|j} become p_ij on both sides of the diagonal.
  pieces.parts(count_, Pieces::kCopied * n, [&](std::size_t first, std::size_t part) {
    const auto twice = static_cast<Scalar>(2 * count_);
    for (std::size_t i = first; i < first + part; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        Scalar &here = p_[i * count_ + j], &there = p_[j * count_ + i];
        here = there = (here + there) / twice;
      }
    }
  });
}

// (1) of row i, by halving between bounds of 1 / 2 s_i^2.
void Tsne::find_neighbours(std::size_t i) {
  Scalar* const row = p_.data() + i * count_;
  Scalar least = 0;
  bool any = false;
  for (std::size_t j = 0; j < count_; ++j) {
    row[j] = std::max(square_[i] + square_[j] - 2 * row[j], Scalar(0));
    if (j == i || (any && row[j] >= least)) continue;
    least = row[j];
    any = true;
  }
  const double neighbours =
      std::clamp((static_cast<double>(count_) - 1) / 3, 1.0, std::max(options_.perplexity, 1.0));
  const double entropy = std::log(neighbours);
  double beta = 1, low = 0, high = 0;
  const auto sum_up = [&](double& sum, double& mean) {
    sum = mean = 0;
    for (std::size_t j = 0; j < count_; ++j) {
      if (j == i) continue;
      const double distance = static_cast<double>(row[j] - least);
      const double each = std::exp(-beta * distance);
      sum += each;
      mean += each * distance;
    }
    mean /= sum;
  };
  double sum = 1, mean = 0;
  for (int step = 0; step < 60; ++step) {
    sum_up(sum, mean);
    const double off = std::log(sum) + beta * mean - entropy;
    if (std::abs(off) < 1e-5) break;
    (off > 0 ? low : high) = beta;
    beta = high > 0 ? (low + high) / 2 : beta * 2;
    if (beta > 1e12) break;  // its neighbours all stand at one place
  }
  sum_up(sum, mean);
  for (std::size_t j = 0; j < count_; ++j) {
    const double distance = static_cast<double>(row[j] - least);
    row[j] = j == i ? Scalar(0) : static_cast<Scalar>(std::exp(-beta * distance) / sum);
  }
}

// What pulls and pushes points, (5) in two sums, and their part of the sum in (4). Each sum stands
// in lanes side by side, which a compiler may not make of one sum by itself.
void Tsne::sum_rows(std::size_t first, std::size_t count, Scalar exaggeration) {
  constexpr std::size_t kLanes = 8;
  using Lanes = std::array<Scalar, kLanes>;
  const Scalar *const xs = x_.data(), *const ys = y_.data();
  const std::size_t whole = count_ / kLanes * kLanes;
  for (std::size_t i = first; i < first + count; ++i) {
    const Scalar* const p = p_.data() + i * count_;
    const Scalar x = xs[i], y = ys[i];
    Lanes all{}, pull_x{}, pull_y{}, push_x{}, push_y{};
    const auto add = [&](std::size_t j, std::size_t lane) {
      const Scalar dx = x - xs[j], dy = y - ys[j];
      const Scalar w = 1 / (1 + dx * dx + dy * dy);
      const Scalar near = p[j] * w, far = w * w;
      all[lane] += w;
      pull_x[lane] += near * dx, pull_y[lane] += near * dy;
      push_x[lane] += far * dx, push_y[lane] += far * dy;
    };
    for (std::size_t j = 0; j < whole; j += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) add(j + lane, lane);
    }
    for (std::size_t j = whole; j < count_; ++j) add(j, j - whole);
    const auto sum = [](const Lanes& lanes) {
      Scalar total = 0;
      for (const Scalar lane : lanes) total += lane;
      return total;
    };
    sum_ += static_cast<double>(sum(all)) - 1;  // w of the point with itself is 1
    pull_x_[i] = exaggeration * sum(pull_x), pull_y_[i] = exaggeration * sum(pull_y);
    push_x_[i] = sum(push_x), push_y_[i] = sum(push_y);
  }
}

void Tsne::find_gradient(Pieces& pieces, Scalar exaggeration) {
  pieces(1, [this] { sum_ = 0; });
  pieces.parts(count_, kPairWork * static_cast<double>(count_),
               [&](std::size_t first, std::size_t part) { sum_rows(first, part, exaggeration); });
  pieces(Pieces::kCopied * static_cast<double>(count_), [this] {
    const auto scale = static_cast<Scalar>(sum_ > 0 ? 1 / sum_ : 0);
    for (std::size_t i = 0; i < count_; ++i) {
      gradient_x[i] = 4 * (pull_x_[i] - scale * push_x_[i]);
      gradient_y[i] = 4 * (pull_y_[i] - scale * push_y_[i]);
    }
  });
}

double Tsne::divergence() const {
  double sum = 0, all = 0;
  const auto weight = [&](std::size_t i, std::size_t j) {
    const auto dx = static_cast<double>(x_[i] - x_[j]), dy = static_cast<double>(y_[i] - y_[j]);
    return 1 / (1 + dx * dx + dy * dy);
  };
  for (std::size_t i = 0; i < count_; ++i) {
    for (std::size_t j = 0; j < count_; ++j) {
      if (i != j) all += weight(i, j);
    }
  }
  for (std::size_t i = 0; i < count_; ++i) {
    for (std::size_t j = 0; j < count_; ++j) {
      if (p(i, j) > 0) sum += p(i, j) * std::log(p(i, j) * all / weight(i, j));
    }
  }
  return sum;
}

// A step with momentum; a gain for each number grows while its gradient keeps its direction.
void Tsne::move(int iteration) {
  const bool early = iteration < kEarlyShare * options_.iterations;
  const Scalar momentum = early ? Scalar(0.5) : Scalar(0.8);
  const auto rate = static_cast<Scalar>(options_.learning_rate > 0
                                            ? options_.learning_rate
                                            : std::max(static_cast<double>(count_) / 12, 50.0));
  const auto go = [&](std::vector<Scalar>& velocity, std::vector<Scalar>& gain,
                      const std::vector<Scalar>& gradient, Scalar* at) {
    double sum = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      const bool turns = (gradient[i] > 0) == (velocity[i] > 0);
      gain[i] = std::max(turns ? gain[i] * Scalar(0.8) : gain[i] + Scalar(0.2), Scalar(0.01));
      velocity[i] = momentum * velocity[i] - rate * gain[i] * gradient[i];
      at[i] += velocity[i];
      sum += static_cast<double>(at[i]);
    }
    const auto middle = static_cast<Scalar>(sum / static_cast<double>(count_));
    for (std::size_t i = 0; i < count_; ++i) at[i] -= middle;
  };
  go(velocity_x_, gain_x_, gradient_x, x_.data());
  go(velocity_y_, gain_y_, gradient_y, y_.data());
  done_ = iteration + 1;
}

void Tsne::work(Pieces& pieces, std::span<const Scalar> points, std::size_t size) {
  begin(pieces, points, size);
  for (int i = 0; i < options_.iterations && !pieces.behind(); ++i) {
    const bool early = i < kEarlyShare * options_.iterations;
    find_gradient(pieces, early ? kExaggeration : Scalar(1));
    pieces(Pieces::kDrawn * static_cast<double>(count_), [&] { move(i); });
  }
}

}  // namespace onegin
