// Runs a recurrent layer through time and back.
#include "models/neural/recurrent_layer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/neural/backwards_plane.h"
#include "models/neural/buffer.h"
#include "models/neural/initial.h"
#include "models/neural/rows.h"

namespace onegin {

RecurrentLayer::RecurrentLayer(Plan plan, int hidden, const Place& place)
    : plan_(plan),
      inputs_(place.inputs),
      hidden_(hidden),
      index_(place.index),
      module_(place.module),
      ending_(place.ending.value_or("_l" + std::to_string(place.index))),
      backwards_(place.backwards),
      extent_(place.extent),
      shown_(place.shown),
      recurrent_dropout_(place.recurrent_dropout),
      parameters_(place.parameters) {
  const auto h = static_cast<std::size_t>(hidden);
  const int n = gate_columns();
  const auto rows = static_cast<std::size_t>(n);
  weight_ih_ = declare("weight_ih", {rows, static_cast<std::size_t>(inputs_)}, true);
  weight_hh_ = declare("weight_hh", {rows, h}, true);
  weight_ih_->matrices = weight_hh_->matrices = plan_.gates;
  bias_ih_ = declare("bias_ih", {rows}, false);
  bias_hh_ = declare("bias_hh", {rows}, false);
  forward_ih_ = place.forms.packed(Transpose::yes, inputs_, n, weight_ih_, 0, inputs_);
  forward_hh_ = place.forms.packed(Transpose::yes, hidden, n, weight_hh_, 0, hidden);
  backward_hh_ = place.forms.packed(Transpose::no, n, hidden, weight_hh_, 0, hidden);
  start_ = place.forms.computed(rows, [this, rows](Pieces& pieces, Scalar* to) {
    pieces(static_cast<double>(rows), [&] { start_biases({to, rows}); });
  });
  declare_activations(place.activations);
  declare_products(place.activations);
}

std::string RecurrentLayer::name(const char* what) const { return module_ + "." + what + ending_; }

void RecurrentLayer::declare_activations(Activations& activations) {
  const auto add = [&](const char* what, const char* meaning, int widths) {
    return Activation{.name = name(what),
                      .meaning = meaning,
                      .extent = extent_,
                      .columns = static_cast<std::size_t>(widths * hidden_),
                      .layer = index_};
  };
  const auto shown = [this](std::vector<Plane> planes) {
    if (!shown_) planes.clear();
    if (backwards_) {
      for (Plane& plane : planes) plane = backwards_plane(plane);
    }
    return planes;
  };
  Activation gates = add("gates", "gates, side by side", plan_.gates);
  gates.planes = shown(plan_.gate_planes);
  gates.back = shown(plan_.gate_back);
  gates_ = activations.add(std::move(gates));
  if (plan_.kept > 0) {
    Activation kept = add("kept", "what a step keeps for the way back", plan_.kept);
    kept.planes = shown(plan_.kept_planes);
    kept.back = shown(plan_.kept_planes_back);
    kept_ = activations.add(std::move(kept));
  }
  h_before_ = activations.add(add("h_before", "h_{t-1}", 1));
  if (recurrent_dropout_ > 0) {
    Activation mask = add("mask_h", "recurrent dropout", 1),
               read = add("h_read", "h_{t-1} * mask", 1);
    mask.extent = extent_ == Extent::sources ? Extent::each_source : Extent::streams;
    mask.training = read.training = true;
    mask_ = activations.add(std::move(mask));
    h_read_ = activations.add(std::move(read));
  }
  Activation h = add("h", "hidden state h_t", 1);
  h.planes = shown({{"h", phrase("hidden state h_t"), Scale::tanh, index_ + 1}});
  h_ = activations.add(std::move(h));
  if (plan_.cell) {
    c_before_ = activations.add(add("c_before", "c_{t-1}", 1));
    Activation c = add("c", "cell c_t", 1);
    c.planes = shown({{"c", phrase("cell c_t")}});
    c_ = activations.add(std::move(c));
  }
  if (!shown_) return;
  Activation d_h = add("d_h", "dL/dh_t", 1);
  d_h.traced = true;
  d_h.back = shown({{"dh", phrase("gradient of the loss with respect to the hidden state h_t")}});
  d_h_ = activations.add(std::move(d_h));
}

// What reads x is declared where x is known; see RecurrentBody. Steps that are not those of the
// pass have no products that traces could show.
void RecurrentLayer::declare_products(Activations& activations) const {
  if (!shown_) return;
  const auto columns = static_cast<std::size_t>(gate_columns());
  const Activations::Index d_recurrent = plan_.kept_back ? kept_ : gates_;
  activations.add(Product{.tensor = std::string(weight_hh_->name),
                          .input = h_before_,
                          .gradient = d_recurrent,
                          .columns = columns,
                          .recurrent = true});
  activations.add(Product{.tensor = std::string(bias_ih_->name),
                          .from = Product::From::one,
                          .gradient = gates_,
                          .columns = columns});
  activations.add(Product{.tensor = std::string(bias_hh_->name),
                          .from = Product::From::one,
                          .gradient = d_recurrent,
                          .columns = columns});
}

void RecurrentLayer::declare_peephole(const Tensor* weight, int gate, bool after,
                                      Activations& activations) const {
  const auto width = static_cast<std::size_t>(hidden_);
  activations.add(Product{.tensor = std::string(weight->name),
                          .input = after ? c_ : c_before_,
                          .gradient = gates_,
                          .column = static_cast<std::size_t>(gate) * width,
                          .columns = width,
                          .elementwise = true});
}

Result<void> RecurrentLayer::clamp(const Clamp& clamp) {
  for (std::size_t g = 0; g < plan_.gate_planes.size(); ++g) {
    if (plan_.gate_planes[g].name != clamp.plane) continue;
    return gate_clamps_.add(clamp, static_cast<int>(g) * hidden_, hidden_);
  }
  if (clamp.plane == "c" && plan_.cell) return cell_clamps_.add(clamp, 0, hidden_);
  if (clamp.plane == "h") return hidden_clamps_.add(clamp, 0, hidden_);
  return no_such_plane(clamp);
}

Tensor* RecurrentLayer::declare(const std::string& name, std::vector<std::size_t> shape,
                                bool decays) {
  Tensor* tensor = parameters_.add(this->name(name.c_str()), std::move(shape), decays);
  tensor->layer = index_ + 1;
  return tensor;
}

void RecurrentLayer::initialise(Pieces& pieces, Random& random) {
  const double bound = 1 / std::sqrt(static_cast<double>(hidden_));
  for (Tensor* tensor : {weight_ih_, weight_hh_, bias_ih_, bias_hh_}) {
    fill_uniform(pieces, tensor->weights, bound, random);
  }
}

void RecurrentLayer::scale_recurrent(Pieces& pieces, double factor) {
  if (factor == 1) return;
  const std::span<Scalar> weights = weight_hh_->weights;
  pieces.parts(weights.size(), Pieces::kCopied, [&](std::size_t first, std::size_t count) {
    for (Scalar& weight : weights.subspan(first, count)) weight *= static_cast<Scalar>(factor);
  });
}

void RecurrentLayer::start_biases(std::span<Scalar> start) const {
  for (std::size_t j = 0; j < start.size(); ++j) {
    start[j] = bias_ih_->weights[j] + bias_hh_->weights[j];
  }
}

void RecurrentLayer::project(Pieces& pieces, std::size_t rows, const Scalar* x,
                             Scalar* gates) const {
  fill_rows(pieces, rows, start_->size(), start(), gates);
  gemm_packed(pieces, rows, x, inputs_, *forward_ih_, 1, gates, gate_columns());
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

// No step of the same sentence comes before the one at this row.
bool RecurrentLayer::begins(const Batch& batch, std::size_t row) const {
  if (batch.restarts.empty()) return false;
  if (!backwards_) return batch.restarts[row] != 0;
  const std::size_t before = row + static_cast<std::size_t>(batch.streams);
  return before < batch.restarts.size() && batch.restarts[before] != 0;
}

void RecurrentLayer::run(Pieces& pieces, const Batch& batch, Scalar* h, Scalar* c, Random* random,
                         Workspace& work, const StepInput* input) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const auto width = static_cast<std::size_t>(hidden_);
  const std::size_t size = streams * width;  // (B, H)
  const auto gates = width * static_cast<std::size_t>(plan_.gates);
  const auto kept = width * static_cast<std::size_t>(plan_.kept);
  Scalar* all_gates = work[gates_];
  Scalar* all_kept = plan_.kept > 0 ? work[kept_] : nullptr;
  Scalar* all_h = work[h_];
  Scalar* all_c = plan_.cell ? work[c_] : nullptr;
  const double step_work = step_size() + (input != nullptr ? input->size() : 0);
  const Scalar* mask = nullptr;
  if (random != nullptr && recurrent_dropout_ > 0) {
    draw_dropout(pieces, recurrent_dropout_, size, *random, work[mask_]);
    mask = work[mask_];
  }
  const auto steps = static_cast<std::size_t>(batch.steps);
  for (std::size_t i = 0; i < steps; ++i) {
    pieces.parts(streams, step_work, [&](std::size_t first, std::size_t count) {
      const std::size_t row = place(i, steps) * streams + first;  // of (T, B)
      Scalar* h_before = work[h_before_] + row * width;
      Scalar* c_before = plan_.cell ? work[c_before_] + row * width : nullptr;
      const auto before = [&](const Scalar* start, const Scalar* all) {
        return i == 0 ? start + first * width : all + row_before(row, streams) * width;
      };
      std::copy_n(before(h, all_h), count * width, h_before);
      if (plan_.cell) std::copy_n(before(c, all_c), count * width, c_before);
      for (std::size_t b = 0; b < count; ++b) {
        if (!begins(batch, row + b)) continue;
        Scalar* c_begin = plan_.cell ? c_before + b * width : nullptr;
        if (input != nullptr) {
          input->begin(row + b, h_before + b * width, c_begin);
          continue;
        }
        std::fill_n(h_before + b * width, width, Scalar{0});
        if (plan_.cell) std::fill_n(c_begin, width, Scalar{0});
      }
      if (input != nullptr) input->add(row, count, h_before, all_gates + row * gates);
      const Scalar* h_read = h_before;
      if (mask != nullptr) {
        Scalar* read = work[h_read_] + row * width;
        for (std::size_t j = 0; j < count * width; ++j) {
          read[j] = h_before[j] * mask[first * width + j];
        }
        h_read = read;
      }
      step({.streams = static_cast<int>(count),
            .gates = all_gates + row * gates,
            .h_before = h_before,
            .h_read = h_read,
            .c_before = c_before,
            .h = all_h + row * width,
            .c = plan_.cell ? all_c + row * width : nullptr,
            .kept = all_kept + row * kept});
    });
  }
  pieces(Pieces::kCopied * static_cast<double>(size), [&] {
    const std::size_t last = place(steps - 1, steps) * size;
    std::copy_n(all_h + last, size, h);
    if (plan_.cell) std::copy_n(all_c + last, size, c);
  });
}

void RecurrentLayer::step_back_to_h(const StepBack& s, const Scalar* d_recurrent,
                                    Scalar beta) const {
  if (s.mask == nullptr) {
    return gemm_packed(s.streams, d_recurrent, gate_columns(), *backward_hh_, beta, s.d_h, hidden_);
  }
  const auto size = static_cast<std::size_t>(s.streams * hidden_);
  Scalar* d_read = token_work(size);
  gemm_packed(s.streams, d_recurrent, gate_columns(), *backward_hh_, 0, d_read, hidden_);
  for (std::size_t i = 0; i < size; ++i) {
    s.d_h[i] = (beta == 0 ? Scalar{0} : s.d_h[i]) + d_read[i] * s.mask[i];
  }
}

void RecurrentLayer::run_back(Pieces& pieces, const Batch& batch, const Scalar* d_out, Scalar* d_h,
                              Scalar* d_c, Workspace& work, const StepInput* input,
                              bool later) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const auto width = static_cast<std::size_t>(hidden_);
  const auto n = static_cast<std::size_t>(gate_columns());
  const auto kept = width * static_cast<std::size_t>(plan_.kept);
  const std::size_t rows = static_cast<std::size_t>(batch.steps) * streams;
  Scalar* gates = work[gates_];
  Scalar* all_kept = plan_.kept > 0 ? work[kept_] : nullptr;
  Scalar* shown = shown_ ? work[d_h_] : nullptr;
  const Scalar* mask = recurrent_dropout_ > 0 ? work[mask_] : nullptr;
  const double step_work = step_size() + (input != nullptr ? 2 * input->size() : 0);
  pieces(Pieces::kCopied * static_cast<double>(streams * width), [&] {
    if (later) return;
    std::fill_n(d_h, streams * width, Scalar{0});
    if (plan_.cell) std::fill_n(d_c, streams * width, Scalar{0});
  });
  const auto steps = static_cast<std::size_t>(batch.steps);
  for (std::size_t i = steps; i-- > 0;) {
    pieces.parts(streams, step_work, [&](std::size_t first, std::size_t count) {
      const std::size_t row = place(i, steps) * streams + first;
      const std::size_t at = row * width;
      Scalar* d_h_here = d_h + first * width;
      Scalar* d_c_here = plan_.cell ? d_c + first * width : nullptr;
      for (std::size_t j = 0; j < count * width; ++j) d_h_here[j] += d_out[at + j];
      if (shown != nullptr) std::copy_n(d_h_here, count * width, shown + at);
      step_back({.streams = static_cast<int>(count),
                 .gates = gates + row * n,
                 .h_before = work[h_before_] + at,
                 .c_before = plan_.cell ? work[c_before_] + at : nullptr,
                 .c = plan_.cell ? work[c_] + at : nullptr,
                 .kept = all_kept + row * kept,
                 .mask = mask == nullptr ? nullptr : mask + first * width,
                 .d_h = d_h_here,
                 .d_c = d_c_here});
      if (input != nullptr) input->add_back(row, count, gates + row * n, d_h_here);
      for (std::size_t b = 0; b < count; ++b) {
        if (!begins(batch, row + b)) continue;
        if (input != nullptr) {
          input->begin_back(row + b, d_h_here + b * width,
                            plan_.cell ? d_c_here + b * width : nullptr);
        }
        std::fill_n(d_h_here + b * width, width, Scalar{0});
        if (plan_.cell) std::fill_n(d_c_here + b * width, width, Scalar{0});
      }
    });
  }
  // dW_hh (G*H, H) += d_recurrent^T h_read, all time steps at once
  const Scalar* d_recurrent = plan_.kept_back ? all_kept : gates;
  gemm(pieces, Transpose::yes, Transpose::no, gate_columns(), hidden_, static_cast<int>(rows),
       d_recurrent, gate_columns(), work[mask == nullptr ? h_before_ : h_read_], hidden_, 1,
       weight_hh_->gradient.data(), hidden_);
  fill_rows_back(pieces, rows, n, gates, bias_ih_->gradient.data());
  if (plan_.kept_back) {
    fill_rows_back(pieces, rows, n, d_recurrent, bias_hh_->gradient.data());
  } else {
    pieces(static_cast<double>(n), [&] {
      std::copy(bias_ih_->gradient.begin(), bias_ih_->gradient.end(), bias_hh_->gradient.begin());
    });
  }
}

void RecurrentLayer::step_one(Scalar* gates, Scalar* h, Scalar* c) const {
  step({.streams = 1,
        .gates = gates,
        .h_before = h,
        .h_read = h,
        .c_before = c,
        .h = h,
        .c = c,
        .kept = gates + gate_columns()});
}

}  // namespace onegin
