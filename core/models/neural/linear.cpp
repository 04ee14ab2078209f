// One product forward, two backward.
#include "models/neural/linear.h"

#include <algorithm>

#include "math/gemm_pieces.h"
#include "models/neural/initial.h"
#include "models/neural/rows.h"

namespace onegin {

Linear::Linear(const std::string& name, std::size_t inputs, std::size_t outputs, int matrices,
               bool biased, Parameters& parameters, WeightForms& forms)
    : inputs_(inputs),
      outputs_(outputs),
      weight_(parameters.add(name + ".weight", {outputs, inputs})),
      bias_(biased ? parameters.add(name + ".bias", {outputs}, false) : nullptr),
      packed_(forms.packed(Transpose::yes, static_cast<int>(inputs), static_cast<int>(outputs),
                           weight_, 0, static_cast<int>(inputs))) {
  weight_->matrices = matrices;
}

void Linear::forward(std::size_t rows, const Scalar* x, const Scalar* base, Scalar* y) const {
  const int m = static_cast<int>(inputs_), n = static_cast<int>(outputs_);
  const Scalar* b = bias_ == nullptr ? nullptr : bias_->weights.data();
  const bool both = base != nullptr && b != nullptr;
  for (std::size_t r = 0; r < rows; r += kRowsAtOnce) {
    const std::size_t here = std::min(kRowsAtOnce, rows - r);
    const Scalar* from = base == nullptr ? nullptr : base + r * outputs_;
    Scalar* to = y + r * outputs_;
    for (std::size_t i = 0; both && i < here * outputs_; i += outputs_) {
      for (std::size_t j = 0; j < outputs_; ++j) to[i + j] = from[i + j] + b[j];
    }
    const Scalar* added = both ? to : base != nullptr ? from : b;
    gemm_packed(static_cast<int>(here), x + r * inputs_, m, *packed_, added, added == b ? 0 : n, to,
                n);
  }
}

void Linear::forward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* base,
                     Scalar* y) const {
  const double work = static_cast<double>(outputs_) * (static_cast<double>(inputs_) + 1);
  each_row(pieces, rows, work, [&](std::size_t first, std::size_t count) {
    const std::size_t at = first * outputs_;
    forward(count, x + first * inputs_, base == nullptr ? nullptr : base + at, y + at);
  });
}

void Linear::backward(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* d_y,
                      Scalar* d_x) const {
  const int m = static_cast<int>(inputs_), n = static_cast<int>(outputs_);
  const int r = static_cast<int>(rows);
  gemm(pieces, Transpose::yes, Transpose::no, n, m, r, d_y, n, x, m, 1, weight_->gradient.data(),
       m);
  if (bias_ != nullptr) fill_rows_back(pieces, rows, outputs_, d_y, bias_->gradient.data());
  gemm(pieces, Transpose::no, Transpose::no, r, m, n, d_y, n, weight_->weights.data(), m, 0, d_x,
       m);
}

void Linear::initialise(Pieces& pieces, double deviation, Random& random) {
  fill_normal(pieces, weight_->weights, deviation, random);
  if (bias_ != nullptr) zero(pieces, outputs_, bias_->weights.data());
}

}  // namespace onegin
