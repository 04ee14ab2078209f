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

void RecurrentLayer::initialise(Pieces& pieces, Random& random) {
  const double bound = 1 / std::sqrt(static_cast<double>(hidden_));
  for (Tensor* tensor : {weight_ih_, weight_hh_, bias_ih_, bias_hh_}) {
    fill_uniform(pieces, tensor->weights, bound, random);
  }
}

void RecurrentLayer::start_biases(std::span<Scalar> start) const {
  for (std::size_t j = 0; j < start.size(); ++j) {
    start[j] = bias_ih_->weights[j] + bias_hh_->weights[j];
  }
}

void RecurrentLayer::refresh(Pieces& pieces) {
  const int n = gate_columns();
  const auto pack = [&pieces](PackedMatrix& packed, Transpose transpose, int rows, int columns,
                              const Tensor* weight, int stride) {
    pieces(Pieces::kCopied * static_cast<double>(weight->weights.size()),
           [&] { packed.pack(transpose, rows, columns, weight->weights.data(), stride); });
  };
  pack(forward_ih_, Transpose::yes, inputs_, n, weight_ih_, inputs_);
  pack(forward_hh_, Transpose::yes, hidden_, n, weight_hh_, hidden_);
  pack(backward_hh_, Transpose::no, n, hidden_, weight_hh_, hidden_);
  start_.resize(static_cast<std::size_t>(n));
  pieces(static_cast<double>(n), [&] { start_biases(start_); });
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

std::uint64_t RecurrentLayer::work_size(std::uint64_t rows, std::uint64_t streams) const {
  const auto h = static_cast<std::uint64_t>(hidden_), g = static_cast<std::uint64_t>(plan_.gates);
  const std::uint64_t packed = g * h * (static_cast<std::uint64_t>(inputs_) + 2 * h);
  const std::uint64_t kept = g + static_cast<std::uint64_t>(plan_.kept) + (plan_.cell ? 4 : 2);
  constexpr std::uint64_t kStates = 3;  // carried on, at the step's beginning, of the evaluation
  return packed + rows * h * kept + kStates * streams * h * (plan_.cell ? 2 : 1);
}

void RecurrentLayer::begin_gates(Pieces& pieces, std::size_t rows, Scalar* gates) const {
  const std::size_t n = start_.size();
  pieces.parts(rows, Pieces::kCopied * static_cast<double>(n),
               [&](std::size_t first, std::size_t count) {
                 for (std::size_t r = first; r < first + count; ++r) {
                   std::copy_n(start(), n, gates + r * n);
                 }
               });
}

void RecurrentLayer::project(Pieces& pieces, std::size_t rows, const Scalar* x,
                             Scalar* gates) const {
  begin_gates(pieces, rows, gates);
  gemm_packed(pieces, rows, x, inputs_, forward_ih_, 1, gates, gate_columns());
}

void RecurrentLayer::project_back(Pieces& pieces, std::size_t rows, const Scalar* x,
                                  const Scalar* d_gates, Scalar* d_x) const {
  const int n = gate_columns();
  const int m = static_cast<int>(rows);
  // dW_ih (G*H, I) += d_gates^T x;  dx (R, I) = d_gates W_ih
  gemm(pieces, Transpose::yes, Transpose::no, n, inputs_, m, d_gates, n, x, inputs_, 1,
       weight_ih_->gradient.data(), inputs_);
  gemm(pieces, Transpose::no, Transpose::no, m, inputs_, n, d_gates, n, weight_ih_->weights.data(),
       inputs_, 0, d_x, inputs_);
}

double RecurrentLayer::step_size() const {
  const auto width = static_cast<double>(hidden_);
  return plan_.gates * width * (width + Pieces::kExponential);
}

void RecurrentLayer::run(Pieces& pieces, const Batch& batch, Scalar* h, Scalar* c,
                         LayerWork& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const auto width = static_cast<std::size_t>(hidden_);
  const std::size_t size = streams * width;  // (B, H)
  const auto gates = width * static_cast<std::size_t>(plan_.gates);
  const auto kept = width * static_cast<std::size_t>(plan_.kept);
  for (std::size_t t = 0; t < static_cast<std::size_t>(batch.steps); ++t) {
    pieces.parts(streams, step_size(), [&](std::size_t first, std::size_t count) {
      const std::size_t row = t * streams + first;  // of (T, B)
      Scalar* h_before = work.h_before.data() + row * width;
      Scalar* c_before = plan_.cell ? work.c_before.data() + row * width : nullptr;
      const auto before = [&](const Scalar* start, const std::vector<Scalar>& steps) {
        return t == 0 ? start + first * width : steps.data() + (row - streams) * width;
      };
      std::copy_n(before(h, work.h), count * width, h_before);
      if (plan_.cell) std::copy_n(before(c, work.c), count * width, c_before);
      for (std::size_t b = 0; b < count && !batch.restarts.empty(); ++b) {
        if (batch.restarts[row + b] == 0) continue;
        std::fill_n(h_before + b * width, width, Scalar{0});
        if (plan_.cell) std::fill_n(c_before + b * width, width, Scalar{0});
      }
      step({.streams = static_cast<int>(count),
            .gates = work.gates.data() + row * gates,
            .h_before = h_before,
            .c_before = c_before,
            .h = work.h.data() + row * width,
            .c = plan_.cell ? work.c.data() + row * width : nullptr,
            .kept = work.kept.data() + row * kept});
    });
  }
  pieces(Pieces::kCopied * static_cast<double>(size), [&] {
    const std::size_t last = (static_cast<std::size_t>(batch.steps) - 1) * size;
    std::copy_n(work.h.data() + last, size, h);
    if (plan_.cell) std::copy_n(work.c.data() + last, size, c);
  });
}

void RecurrentLayer::run_back(Pieces& pieces, const Batch& batch, const Scalar* d_out, Scalar* d_h,
                              Scalar* d_c, LayerWork& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const auto width = static_cast<std::size_t>(hidden_);
  const auto n = static_cast<std::size_t>(gate_columns());
  const auto kept = width * static_cast<std::size_t>(plan_.kept);
  const std::size_t rows = static_cast<std::size_t>(batch.steps) * streams;
  pieces(Pieces::kCopied * static_cast<double>(streams * width), [&] {
    std::fill_n(d_h, streams * width, Scalar{0});
    if (plan_.cell) std::fill_n(d_c, streams * width, Scalar{0});
  });
  for (std::size_t t = static_cast<std::size_t>(batch.steps); t-- > 0;) {
    pieces.parts(streams, step_size(), [&](std::size_t first, std::size_t count) {
      const std::size_t row = t * streams + first;
      const std::size_t at = row * width;
      Scalar* d_h_here = d_h + first * width;
      Scalar* d_c_here = plan_.cell ? d_c + first * width : nullptr;
      for (std::size_t i = 0; i < count * width; ++i) d_h_here[i] += d_out[at + i];
      step_back({.streams = static_cast<int>(count),
                 .gates = work.gates.data() + row * n,
                 .h_before = work.h_before.data() + at,
                 .c_before = plan_.cell ? work.c_before.data() + at : nullptr,
                 .c = plan_.cell ? work.c.data() + at : nullptr,
                 .kept = work.kept.data() + row * kept,
                 .d_h = d_h_here,
                 .d_c = d_c_here});
      for (std::size_t b = 0; b < count && !batch.restarts.empty(); ++b) {
        if (batch.restarts[row + b] == 0) continue;
        std::fill_n(d_h_here + b * width, width, Scalar{0});
        if (plan_.cell) std::fill_n(d_c_here + b * width, width, Scalar{0});
      }
    });
  }
  // dW_hh (G*H, H) += d_recurrent^T h_before, all time steps at once
  const Scalar* d_recurrent = plan_.kept_back ? work.kept.data() : work.gates.data();
  gemm(pieces, Transpose::yes, Transpose::no, gate_columns(), hidden_, static_cast<int>(rows),
       d_recurrent, gate_columns(), work.h_before.data(), hidden_, 1, weight_hh_->gradient.data(),
       hidden_);
  const auto add_to = [&](const Scalar* d, Tensor* bias) {
    pieces.parts(rows, Pieces::kCopied * static_cast<double>(n),
                 [&](std::size_t first, std::size_t count) {
                   add_columns(count, n, d + first * n, bias->gradient.data());
                 });
  };
  add_to(work.gates.data(), bias_ih_);
  if (plan_.kept_back) {
    add_to(d_recurrent, bias_hh_);
  } else {
    pieces(static_cast<double>(n), [&] {
      std::copy(bias_ih_->gradient.begin(), bias_ih_->gradient.end(), bias_hh_->gradient.begin());
    });
  }
}

}  // namespace onegin
