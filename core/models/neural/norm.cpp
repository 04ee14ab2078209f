// Both norms, row by row, forward beside backward.
#include "models/neural/norm.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "math/sums.h"
#include "models/neural/rows.h"

namespace onegin {

Norm::Norm(NormKind kind, bool biased, std::size_t width, const std::string& name, int layer,
           Plane plane, Parameters& parameters, Activations& activations)
    : centred_(kind == NormKind::layer),
      width_(width),
      weight_(parameters.add(name + ".weight", {width}, false)),
      bias_(centred_ && biased ? parameters.add(name + ".bias", {width}, false) : nullptr),
      outputs_(activations.add({.name = name + ".y",
                                .meaning = plane.meaning,
                                .columns = width,
                                .planes = {plane},
                                .layer = layer})),
      statistics_(activations.add(
          {.name = name + ".statistics", .meaning = "mean and scale of each row", .columns = 2})) {}

Norm::Statistics Norm::statistics(const Scalar* x) const {
  const auto n = static_cast<Scalar>(width_);
  const Scalar mean = centred_ ? sum_of(width_, [&](std::size_t j) { return x[j]; }) / n : 0;
  const Scalar square = sum_of(width_, [&](std::size_t j) {
    const Scalar d = x[j] - mean;
    return d * d;
  });
  return {mean, 1 / std::sqrt(square / n + static_cast<Scalar>(kEpsilon))};
}

void Norm::write(const Scalar* x, Statistics s, Scalar* y) const {
  const Scalar* w = weight_->weights.data();
  if (bias_ == nullptr) {
    for (std::size_t j = 0; j < width_; ++j) y[j] = w[j] * ((x[j] - s.mean) * s.scale);
  } else {
    const Scalar* b = bias_->weights.data();
    for (std::size_t j = 0; j < width_; ++j) y[j] = w[j] * ((x[j] - s.mean) * s.scale) + b[j];
  }
}

void Norm::forward_one(const Scalar* x, Scalar* y) const { write(x, statistics(x), y); }

const Scalar* Norm::forward(Pieces& pieces, std::size_t rows, const Scalar* x,
                            Workspace& work) const {
  Scalar* y = work[outputs_];
  Scalar* kept = work[statistics_];
  each_row(pieces, rows, Pieces::kCopied * static_cast<double>(width_),
           [&](std::size_t first, std::size_t count) {
             for (std::size_t r = first; r < first + count; ++r) {
               const Statistics s = statistics(x + r * width_);
               write(x + r * width_, s, y + r * width_);
               kept[2 * r] = s.mean;
               kept[2 * r + 1] = s.scale;
             }
           });
  return y;
}

// With z = (x - mean) scale and dz = dy * w:
//   dw += dy z    db += dy    dx = scale (dz - [mean of dz] - z mean of (dz z))    [layer norm]
void Norm::row_back(const Scalar* x, Statistics s, const Scalar* d_y, bool adds,
                    Scalar* d_x) const {
  const Scalar* w = weight_->weights.data();
  Scalar* d_w = weight_->gradient.data();
  const auto n = static_cast<Scalar>(width_);
  const auto z = [&](std::size_t j) { return (x[j] - s.mean) * s.scale; };
  for (std::size_t j = 0; j < width_; ++j) d_w[j] += d_y[j] * z(j);
  if (bias_ != nullptr) {
    Scalar* d_b = bias_->gradient.data();
    for (std::size_t j = 0; j < width_; ++j) d_b[j] += d_y[j];
  }
  const Scalar mean =
      centred_ ? sum_of(width_, [&](std::size_t j) { return d_y[j] * w[j]; }) / n : 0;
  const Scalar along = sum_of(width_, [&](std::size_t j) { return d_y[j] * w[j] * z(j); }) / n;
  if (adds) {
    for (std::size_t j = 0; j < width_; ++j) {
      d_x[j] += s.scale * (d_y[j] * w[j] - mean - z(j) * along);
    }
  } else {
    for (std::size_t j = 0; j < width_; ++j) {
      d_x[j] = s.scale * (d_y[j] * w[j] - mean - z(j) * along);
    }
  }
}

void Norm::backward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* d_y, bool adds,
                    Scalar* d_x, Workspace& work) const {
  const Scalar* kept = work[statistics_];
  each_row(pieces, rows, 2 * Pieces::kCopied * static_cast<double>(width_),
           [&](std::size_t first, std::size_t count) {
             for (std::size_t r = first; r < first + count; ++r) {
               row_back(x + r * width_, {kept[2 * r], kept[2 * r + 1]}, d_y + r * width_, adds,
                        d_x + r * width_);
             }
           });
}

void Norm::initialise(Pieces& pieces) {
  pieces(Pieces::kCopied * static_cast<double>(width_), [this] {
    std::fill_n(weight_->weights.begin(), width_, Scalar{1});
    if (bias_ != nullptr) std::fill_n(bias_->weights.begin(), width_, Scalar{0});
  });
}

}  // namespace onegin
