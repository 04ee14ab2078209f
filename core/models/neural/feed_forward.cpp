// Two products and an activation between them, some rows at a time, so that the rows stay in the
// cache from one product to the next.
#include "models/neural/feed_forward.h"

#include <algorithm>

#include "math/gelu.h"
#include "models/neural/rows.h"

namespace onegin {

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
      outputs_(
          activations.add({.name = name + ".inner",
                           .meaning = phrase("inner units of the feed-forward layer"),
                           .columns = kTimes * width,
                           .planes = {{"inner", phrase("inner units of the feed-forward layer")}},
                           .layer = layer})),
      slopes_(activations.add({.name = name + ".slopes",
                               .meaning = "slopes of the inner units",
                               .columns = kTimes * width,
                               .training = true})),
      d_inner_(scratch) {}

// y = act(y), and act'(y) where slopes are wanted: both come of the same exponential.
void FeedForward::activate(std::size_t count, Scalar* y, Scalar* slopes) const {
  const auto each = [&](const auto& act, const auto& slope) {
    if (slopes == nullptr) {
      for (std::size_t i = 0; i < count; ++i) y[i] = act(y[i]);
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const Scalar a = y[i];
      y[i] = act(a);
      slopes[i] = slope(a);
    }
  };
  switch (activation_) {
    case FeedForwardActivation::gelu:
      return each(gelu, gelu_slope);
    case FeedForwardActivation::gelu_tanh:
      return each(gelu_by_tanh, gelu_by_tanh_slope);
    case FeedForwardActivation::relu2:
      const auto positive = [](Scalar a) { return a > 0 ? a : 0; };
      return each([&](Scalar a) { return positive(a) * positive(a); },
                  [&](Scalar a) { return 2 * positive(a); });
  }
}

void FeedForward::forward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* base,
                          bool training, Scalar* out, Workspace& work) const {
  const std::size_t inner = kTimes * width_;
  Scalar* y = work[outputs_];
  Scalar* slopes = training ? work[slopes_] : nullptr;
  const double size =
      static_cast<double>(inner) * (2 * static_cast<double>(width_) + Pieces::kExponential);
  each_row(pieces, rows, size, [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; r += Linear::kRowsAtOnce) {
      const std::size_t here = std::min(Linear::kRowsAtOnce, first + count - r);
      c_fc_.forward(here, x + r * width_, nullptr, y + r * inner);
      activate(here * inner, y + r * inner, slopes == nullptr ? nullptr : slopes + r * inner);
      c_proj_.forward(here, y + r * inner, base == nullptr ? nullptr : base + r * width_,
                      out + r * width_);
    }
  });
}

void FeedForward::forward_one(const Scalar* x, Scalar* inner, Scalar* out) const {
  c_fc_.forward(1, x, nullptr, inner);
  activate(kTimes * width_, inner, nullptr);
  c_proj_.forward(1, inner, out, out);
}

void FeedForward::backward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* d_out,
                           Scalar* d_x, Workspace& work) const {
  const std::size_t inner = kTimes * width_;
  Scalar* d = work[d_inner_];
  c_proj_.backward(pieces, rows, work[outputs_], d_out, d);
  each_row(pieces, rows, Pieces::kCopied * static_cast<double>(inner),
           [&](std::size_t first, std::size_t count) {
             const Scalar* slopes = work[slopes_];
             for (std::size_t i = first * inner; i < (first + count) * inner; ++i) {
               d[i] *= slopes[i];
             }
           });
  c_fc_.backward(pieces, rows, x, d, d_x);
}

void FeedForward::initialise(Pieces& pieces, double deviation, double projection_deviation,
                             Random& random) {
  c_fc_.initialise(pieces, deviation, random);
  c_proj_.initialise(pieces, projection_deviation, random);
}

}  // namespace onegin
