// The convolution forward and backward.
#include "models/neural/convolution.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "math/gemm_pieces.h"
#include "models/neural/initial.h"
#include "models/neural/rows.h"

namespace onegin {

Convolution::Convolution(const Config& config, const std::string& name, Parameters& parameters,
                         WeightForms& forms, Activations& activations)
    : config_(config),
      weight_(parameters.add(name + ".weight", {config.outputs, config.inputs, 3, 3})),
      bias_(parameters.add(name + ".bias", {config.outputs}, false)) {
  const int n = static_cast<int>(config.outputs), k = static_cast<int>(seen());
  packed_ = forms.packed(Transpose::yes, k, n, weight_, 0, k);
  packed_back_ = config.first ? nullptr : forms.packed(Transpose::no, n, k, weight_, 0, k);
  rows_ = activations.add({.name = name + ".rows",
                           .meaning = "what each pixel sees",
                           .extent = Extent::each_source,
                           .columns = pixels() * seen()});
  if (!config.first) {
    d_rows_ = activations.add({.name = name + ".d_rows",
                               .meaning = "dL/d of it, of one picture",
                               .extent = Extent::once,
                               .columns = pixels() * seen(),
                               .training = true});
  }
  Activation d_y{.name = name + ".d_y",
                 .meaning = "dL/d of it",
                 .extent = config.y.extent,
                 .columns = config.y.columns,
                 .training = true};
  Activation y = config.y;
  for (Plane& plane : y.planes) {
    plane.pictures.module = std::string_view(weight_->name).substr(0, name.size());
  }
  y_ = activations.add(std::move(y));
  d_y_ = activations.add(std::move(d_y));
}

// For ReLU: He et al. 2015.
void Convolution::initialise(Pieces& pieces, Random& random) {
  fill_normal(pieces, weight_->weights, std::sqrt(2.0 / static_cast<double>(seen())), random);
  zero(pieces, config_.outputs, bias_->weights.data());
}

template <class Place>
void Convolution::each_seen(const Place& place) const {
  const std::size_t s = config_.side, c = config_.inputs, out = side();
  for (std::size_t i = 0; i < out; ++i) {
    for (std::size_t j = 0; j < out; ++j) {
      const std::size_t row = (i * out + j) * seen();
      for (std::size_t di = 0; di < 3; ++di) {
        for (std::size_t dj = 0; dj < 3; ++dj) {
          // One more than the pixel's row and column.
          const std::size_t y = kStride * i + di, x = kStride * j + dj;
          const bool inside = y > 0 && x > 0 && y <= s && x <= s;
          const std::size_t pixel = inside ? (y - 1) * s + x - 1 : 0;
          place(inside, pixel * c, row + 3 * di + dj);
        }
      }
    }
  }
}

void Convolution::gather_seen(const Scalar* x, Scalar* rows) const {
  const std::size_t c = config_.inputs;
  each_seen([&](bool inside, std::size_t pixel, std::size_t to) {
    for (std::size_t k = 0; k < c; ++k) rows[to + 9 * k] = inside ? x[pixel + k] : Scalar{0};
  });
}

void Convolution::scatter_seen_back(const Scalar* d_rows, Scalar* d_x) const {
  const std::size_t c = config_.inputs;
  std::fill_n(d_x, config_.side * config_.side * c, Scalar{0});
  each_seen([&](bool inside, std::size_t pixel, std::size_t from) {
    for (std::size_t k = 0; inside && k < c; ++k) d_x[pixel + k] += d_rows[from + 9 * k];
  });
}

void Convolution::forward(Pieces& pieces, std::size_t count, const Scalar* x,
                          Workspace& work) const {
  const int n = static_cast<int>(config_.outputs), k = static_cast<int>(seen());
  const std::size_t each = pixels() * seen(),
                    picture = config_.side * config_.side * config_.inputs;
  each_row(pieces, count, static_cast<double>(each) * (n + Pieces::kCopied),
           [&](std::size_t first, std::size_t some) {
             for (std::size_t i = first; i < first + some; ++i) {
               Scalar* rows = work[rows_] + i * each;
               Scalar* y = work[y_] + i * size();
               gather_seen(x + i * picture, rows);
               gemm_packed(static_cast<int>(pixels()), rows, k, *packed_, bias_->weights.data(), 0,
                           y, n);
               for (std::size_t j = 0; j < size(); ++j) y[j] = std::max(y[j], Scalar{0});
             }
           });
}

void Convolution::backward(Pieces& pieces, std::size_t count, Scalar* d_x, Workspace& work) const {
  const int n = static_cast<int>(config_.outputs), k = static_cast<int>(seen());
  const std::size_t each = pixels() * seen(),
                    picture = config_.side * config_.side * config_.inputs;
  const std::size_t rows = count * pixels();
  const Scalar* y = work[y_];
  Scalar* d_y = work[d_y_];
  each_row(pieces, count, Pieces::kCopied * static_cast<double>(size()),
           [&](std::size_t first, std::size_t some) {
             for (std::size_t j = first * size(); j < (first + some) * size(); ++j) {
               d_y[j] = y[j] > 0 ? d_y[j] : Scalar{0};
             }
           });
  gemm(pieces, Transpose::yes, Transpose::no, n, k, static_cast<int>(rows), d_y, n, work[rows_], k,
       1, weight_->gradient.data(), k);
  fill_rows_back(pieces, rows, config_.outputs, d_y, bias_->gradient.data());
  if (config_.first) return;
  each_row(pieces, count, static_cast<double>(each) * (n + Pieces::kCopied),
           [&](std::size_t first, std::size_t some) {
             for (std::size_t i = first; i < first + some; ++i) {
               gemm_packed(static_cast<int>(pixels()), d_y + i * size(), n, *packed_back_,
                           Scalar{0}, work[d_rows_], k);
               scatter_seen_back(work[d_rows_], d_x + i * picture);
             }
           });
}

}  // namespace onegin
