// Two products and an activation between them, some rows at a time, so that the rows stay in the
// cache from one product to the next.
#include "models/neural/feed_forward.h"

#include <algorithm>

#include "math/gelu.h"
#include "models/neural/rows.h"

namespace onegin {
namespace {

constexpr std::size_t kRowsAtOnce = 96;

}  // namespace

Activations::Index FeedForward::declare_scratch(std::size_t width, Activations& activations) {
  return activations.add({.name = "mlp.d_inner",
                          .meaning = "dL/d of the inner units",
                          .columns = kTimes * width,
                          .training = true});
}

FeedForward::FeedForward(FeedForwardActivation activation, std::size_t width, bool biased,
                         const std::string& name, int layer, Activations::Index scratch,
                         Parameters& parameters, WeightForms& forms, Activations& activations)
    : activation_(activation),
      width_(width),
      c_fc_(name + ".c_fc", width, kTimes * width, 1, biased, parameters, forms),
      c_proj_(name + ".c_proj", kTimes * width, width, 1, biased, parameters, forms),
      sums_(activations.add({.name = name + ".sums",
                             .meaning = "sums of the inner units",
                             .columns = kTimes * width})),
      outputs_(
          activations.add({.name = name + ".inner",
                           .meaning = phrase("inner units of the feed-forward layer"),
                           .columns = kTimes * width,
                           .planes = {{"inner", phrase("inner units of the feed-forward layer")}},
                           .layer = layer})),
      d_inner_(scratch) {}

void FeedForward::activate(std::size_t count, const Scalar* a, Scalar* y) const {
  if (activation_ == FeedForwardActivation::gelu) {
    for (std::size_t i = 0; i < count; ++i) y[i] = gelu(a[i]);
  } else if (activation_ == FeedForwardActivation::gelu_tanh) {
    for (std::size_t i = 0; i < count; ++i) y[i] = gelu_by_tanh(a[i]);
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      const Scalar x = a[i] > 0 ? a[i] : 0;
      y[i] = x * x;
    }
  }
}

// d *= act'(a)
void FeedForward::activate_back(std::size_t count, const Scalar* a, Scalar* d) const {
  if (activation_ == FeedForwardActivation::gelu) {
    for (std::size_t i = 0; i < count; ++i) d[i] *= gelu_slope(a[i]);
  } else if (activation_ == FeedForwardActivation::gelu_tanh) {
    for (std::size_t i = 0; i < count; ++i) d[i] *= gelu_by_tanh_slope(a[i]);
  } else {
    for (std::size_t i = 0; i < count; ++i) d[i] *= 2 * (a[i] > 0 ? a[i] : 0);
  }
}

void FeedForward::forward(Pieces& pieces, std::size_t rows, const Scalar* x, bool adds, Scalar* out,
                          Workspace& work) const {
  const std::size_t inner = kTimes * width_;
  Scalar* a = work[sums_];
  Scalar* y = work[outputs_];
  const double size =
      static_cast<double>(inner) * (2 * static_cast<double>(width_) + Pieces::kExponential);
  each_row(pieces, rows, size, [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; r += kRowsAtOnce) {
      const std::size_t here = std::min(kRowsAtOnce, first + count - r);
      c_fc_.forward(here, x + r * width_, a + r * inner, false);
      activate(here * inner, a + r * inner, y + r * inner);
      c_proj_.forward(here, y + r * inner, out + r * width_, adds);
    }
  });
}

void FeedForward::forward_one(const Scalar* x, Scalar* inner, Scalar* out) const {
  c_fc_.forward(1, x, inner, false);
  activate(kTimes * width_, inner, inner);
  c_proj_.forward(1, inner, out, true);
}

void FeedForward::backward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* d_out,
                           Scalar* d_x, Workspace& work) const {
  const std::size_t inner = kTimes * width_;
  Scalar* d = work[d_inner_];
  c_proj_.backward(pieces, rows, work[outputs_], d_out, d);
  each_row(pieces, rows, Pieces::kExponential * static_cast<double>(inner),
           [&](std::size_t first, std::size_t count) {
             activate_back(count * inner, work[sums_] + first * inner, d + first * inner);
           });
  c_fc_.backward(pieces, rows, x, d, d_x);
}

void FeedForward::initialise(Pieces& pieces, double deviation, double projection_deviation,
                             Random& random) {
  c_fc_.initialise(pieces, deviation, random);
  c_proj_.initialise(pieces, projection_deviation, random);
}

}  // namespace onegin
