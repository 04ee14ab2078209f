// Runs a recurrent layer through time and back.
#include "models/neural/recurrent_layer.h"

#include <algorithm>
#include <cmath>

#include "models/neural/buffer.h"
#include "models/neural/initial.h"

namespace onegin {
namespace {

// sum (N) += the rows of a (R, N)
void add_columns(std::size_t rows, std::size_t n, const Scalar* a, Scalar* sum) {
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < n; ++j) sum[j] += a[r * n + j];
  }
}

}  // namespace

RecurrentLayer::RecurrentLayer(Plan plan, int inputs, int hidden, int index, Parameters& parameters)
    : plan_(plan), inputs_(inputs), hidden_(hidden), index_(index), parameters_(parameters) {
  const auto h = static_cast<std::size_t>(hidden);
  const auto rows = static_cast<std::size_t>(gate_columns());
  weight_ih_ = declare("weight_ih", {rows, static_cast<std::size_t>(inputs)}, true);
  weight_hh_ = declare("weight_hh", {rows, h}, true);
  bias_ih_ = declare("bias_ih", {rows}, false);
  bias_hh_ = declare("bias_hh", {rows}, false);
}

Tensor* RecurrentLayer::declare(const std::string& name, std::vector<std::size_t> shape,
                                bool decays) {
  return parameters_.add("rnn." + name + "_l" + std::to_string(index_), std::move(shape), decays);
}

void RecurrentLayer::initialise(Random& random) {
  const double bound = 1 / std::sqrt(static_cast<double>(hidden_));
  for (Tensor* tensor : {weight_ih_, weight_hh_, bias_ih_, bias_hh_}) {
    fill_uniform(tensor->weights, bound, random);
  }
}

void RecurrentLayer::start_biases(std::span<Scalar> start) const {
  for (std::size_t j = 0; j < start.size(); ++j) {
    start[j] = bias_ih_->weights[j] + bias_hh_->weights[j];
  }
}

void RecurrentLayer::refresh() {
  const int n = gate_columns();
  forward_ih_.pack(Transpose::yes, inputs_, n, weight_ih_->weights.data(), inputs_);
  forward_hh_.pack(Transpose::yes, hidden_, n, weight_hh_->weights.data(), hidden_);
  backward_hh_.pack(Transpose::no, n, hidden_, weight_hh_->weights.data(), hidden_);
  start_.resize(static_cast<std::size_t>(n));
  start_biases(start_);
}

void RecurrentLayer::reserve(int steps, int streams, LayerWork& work) const {
  const std::size_t rows = static_cast<std::size_t>(steps) * static_cast<std::size_t>(streams);
  const std::size_t size = rows * static_cast<std::size_t>(hidden_);
  grow(work.gates, size * static_cast<std::size_t>(plan_.gates));
  grow(work.kept, size * static_cast<std::size_t>(plan_.kept));
  grow(work.h_before, size);
  grow(work.h, size);
  if (plan_.cell) {
    grow(work.c_before, size);
    grow(work.c, size);
  }
}

void RecurrentLayer::project(int rows, const Scalar* x, Scalar* gates) const {
  const std::size_t n = start_.size();
  for (int r = 0; r < rows; ++r) {
    std::copy_n(start(), n, gates + static_cast<std::size_t>(r) * n);
  }
  gemm_packed(rows, x, inputs_, forward_ih_, 1, gates, gate_columns());
}

void RecurrentLayer::project_back(int rows, const Scalar* x, const Scalar* d_gates,
                                  Scalar* d_x) const {
  const int n = gate_columns();
  // dW_ih (G*H, I) += d_gates^T x;  dx (R, I) = d_gates W_ih
  gemm(Transpose::yes, Transpose::no, n, inputs_, rows, d_gates, n, x, inputs_, 1,
       weight_ih_->gradient.data(), inputs_);
  gemm(Transpose::no, Transpose::no, rows, inputs_, n, d_gates, n, weight_ih_->weights.data(),
       inputs_, 0, d_x, inputs_);
}

void RecurrentLayer::run(const Batch& batch, Scalar* h, Scalar* c, LayerWork& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const auto width = static_cast<std::size_t>(hidden_);
  const std::size_t size = streams * width;  // (B, H)
  for (std::size_t t = 0; t < static_cast<std::size_t>(batch.steps); ++t) {
    Scalar* h_before = work.h_before.data() + t * size;
    Scalar* c_before = plan_.cell ? work.c_before.data() + t * size : nullptr;
    std::copy_n(t == 0 ? h : work.h.data() + (t - 1) * size, size, h_before);
    if (plan_.cell) std::copy_n(t == 0 ? c : work.c.data() + (t - 1) * size, size, c_before);
    if (!batch.restarts.empty()) {
      for (std::size_t b = 0; b < streams; ++b) {
        if (batch.restarts[t * streams + b] == 0) continue;
        std::fill_n(h_before + b * width, width, Scalar{0});
        if (plan_.cell) std::fill_n(c_before + b * width, width, Scalar{0});
      }
    }
    step({.streams = batch.streams,
          .gates = work.gates.data() + t * size * static_cast<std::size_t>(plan_.gates),
          .h_before = h_before,
          .c_before = c_before,
          .h = work.h.data() + t * size,
          .c = plan_.cell ? work.c.data() + t * size : nullptr,
          .kept = work.kept.data() + t * size * static_cast<std::size_t>(plan_.kept)});
  }
  const std::size_t last = (static_cast<std::size_t>(batch.steps) - 1) * size;
  std::copy_n(work.h.data() + last, size, h);
  if (plan_.cell) std::copy_n(work.c.data() + last, size, c);
}

void RecurrentLayer::run_back(const Batch& batch, const Scalar* d_out, Scalar* d_h, Scalar* d_c,
                              LayerWork& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const auto width = static_cast<std::size_t>(hidden_);
  const auto n = static_cast<std::size_t>(gate_columns());
  const std::size_t size = streams * width;
  const std::size_t rows = static_cast<std::size_t>(batch.steps) * streams;
  std::fill_n(d_h, size, Scalar{0});
  if (plan_.cell) std::fill_n(d_c, size, Scalar{0});
  for (std::size_t t = static_cast<std::size_t>(batch.steps); t-- > 0;) {
    for (std::size_t i = 0; i < size; ++i) d_h[i] += d_out[t * size + i];
    step_back({.streams = batch.streams,
               .gates = work.gates.data() + t * streams * n,
               .h_before = work.h_before.data() + t * size,
               .c_before = plan_.cell ? work.c_before.data() + t * size : nullptr,
               .c = plan_.cell ? work.c.data() + t * size : nullptr,
               .kept = work.kept.data() + t * size * static_cast<std::size_t>(plan_.kept),
               .d_h = d_h,
               .d_c = d_c});
    if (batch.restarts.empty()) continue;
    for (std::size_t b = 0; b < streams; ++b) {
      if (batch.restarts[t * streams + b] == 0) continue;
      std::fill_n(d_h + b * width, width, Scalar{0});
      if (plan_.cell) std::fill_n(d_c + b * width, width, Scalar{0});
    }
  }
  // dW_hh (G*H, H) += d_recurrent^T h_before, all time steps at once
  const Scalar* d_recurrent = plan_.kept_back ? work.kept.data() : work.gates.data();
  gemm(Transpose::yes, Transpose::no, gate_columns(), hidden_, static_cast<int>(rows), d_recurrent,
       gate_columns(), work.h_before.data(), hidden_, 1, weight_hh_->gradient.data(), hidden_);
  add_columns(rows, n, work.gates.data(), bias_ih_->gradient.data());
  if (plan_.kept_back) {
    add_columns(rows, n, d_recurrent, bias_hh_->gradient.data());
  } else {
    std::copy(bias_ih_->gradient.begin(), bias_ih_->gradient.end(), bias_hh_->gradient.begin());
  }
}

}  // namespace onegin
