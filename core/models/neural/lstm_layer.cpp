// One step of the LSTM, forward and backward.
#include "models/neural/lstm_layer.h"

#include <algorithm>

#include "math/activations.h"

namespace onegin {
namespace {

RecurrentLayer::Plan plan_of_lstm() {
  return {.gates = 4,
          .kept = 1,
          .cell = true,
          .gate_planes = {{"i", phrase("input gate i_t"), Scale::gate},
                          {"f", phrase("forget gate f_t"), Scale::gate},
                          {"g", phrase("candidate g_t"), Scale::tanh},
                          {"o", phrase("output gate o_t"), Scale::gate}},
          .gate_back = {{"da_i", phrase("gradient before the sigmoid of the input gate")},
                        {"da_f", phrase("gradient before the sigmoid of the forget gate")},
                        {"da_g", phrase("gradient before the tanh of the candidate")},
                        {"da_o", phrase("gradient before the sigmoid of the output gate")}},
          .kept_planes = {{"tanh_c", phrase("tanh of the cell c_t"), Scale::tanh}},
          .equations = {"i = sigmoid(a_i)", "f = sigmoid(a_f)", "g = tanh(a_g)", "o = sigmoid(a_o)",
                        "c = f * c' + i * g", "h = o * tanh(c)"}};
}

// to_j += a_j b_j
void add_product(int n, const Scalar* a, const Scalar* b, Scalar* to) {
  for (int j = 0; j < n; ++j) to[j] += a[j] * b[j];
}

}  // namespace

LstmLayer::LstmLayer(int hidden, const LstmSwitches& switches, const Place& place)
    : RecurrentLayer(plan_of_lstm(), hidden, place),
      forget_gate_(switches.forget_gate),
      forget_bias_(switches.forget_bias) {
  if (!switches.peepholes) return;
  const std::vector<std::size_t> shape{static_cast<std::size_t>(hidden)};
  peephole_i_ = declare("peephole_i", shape, true);
  if (forget_gate_) peephole_f_ = declare("peephole_f", shape, true);
  peephole_o_ = declare("peephole_o", shape, true);
  declare_peephole(peephole_i_, 0, false, place.activations);
  if (forget_gate_) declare_peephole(peephole_f_, 1, false, place.activations);
  declare_peephole(peephole_o_, 3, true, place.activations);
}

void LstmLayer::initialise(Pieces& pieces, Random& random) {
  RecurrentLayer::initialise(pieces, random);
  pieces(Pieces::kCopied * hidden(), [this] {
    const auto h = static_cast<std::size_t>(hidden());
    std::fill_n(bias_ih()->weights.begin() + hidden(), h, static_cast<Scalar>(forget_bias_));
    std::fill_n(bias_hh()->weights.begin() + hidden(), h, Scalar{0});
  });
}

void LstmLayer::step(const RecurrentStep& s) const {
  const int n = hidden();
  gemm_packed(s.streams, s.h_read, n, forward_hh(), 1, s.gates, 4 * n);
  for (int b = 0; b < s.streams; ++b) {
    Scalar* i = s.gates + b * 4 * n;
    Scalar* f = i + n;
    Scalar* g = f + n;
    Scalar* o = g + n;
    const Scalar* c_before = s.c_before + b * n;
    Scalar* c = s.c + b * n;
    Scalar* h = s.h + b * n;
    Scalar* tanh_c = s.kept + b * n;
    if (peephole_i_ != nullptr) add_product(n, peephole_i_->weights.data(), c_before, i);
    if (peephole_f_ != nullptr) add_product(n, peephole_f_->weights.data(), c_before, f);
    sigmoid_in_place(static_cast<std::size_t>(2 * n), i);
    if (!forget_gate_) std::fill_n(f, n, Scalar{1});
    tanh_in_place(static_cast<std::size_t>(n), g);
    clamp_gates(i, 0, 3);
    for (int j = 0; j < n; ++j) c[j] = f[j] * c_before[j] + i[j] * g[j];
    clamp_cell(c);
    if (peephole_o_ != nullptr) add_product(n, peephole_o_->weights.data(), c, o);
    sigmoid_in_place(static_cast<std::size_t>(n), o);
    clamp_gates(i, 3, 1);
    std::copy_n(c, n, tanh_c);
    tanh_in_place(static_cast<std::size_t>(n), tanh_c);
    for (int j = 0; j < n; ++j) h[j] = o[j] * tanh_c[j];
    clamp_hidden(h);
  }
}

// The chain rule through the equations in the header, last to first; gates become dL/da, where a is
// what sigma or tanh was applied to:
//   da_o = dh tanh(c) o (1 - o)         dc  += dh o (1 - tanh(c)^2) + p_o da_o
//   da_i = dc g i (1 - i)               da_f = dc c_{t-1} f (1 - f)     da_g = dc i (1 - g^2)
//   dc_{t-1} = dc f + p_i da_i + p_f da_f                              dh_{t-1} = da R
void LstmLayer::step_back(const StepBack& s) const {
  const int n = hidden();
  for (int b = 0; b < s.streams; ++b) {
    Scalar* i = s.gates + b * 4 * n;
    Scalar* f = i + n;
    Scalar* g = f + n;
    Scalar* o = g + n;
    const Scalar* c_before = s.c_before + b * n;
    const Scalar* tanh_c = s.kept + b * n;
    const Scalar* d_h = s.d_h + b * n;
    Scalar* d_c = s.d_c + b * n;
    for (int j = 0; j < n; ++j) {
      const Scalar d_o = d_h[j] * tanh_c[j];
      d_c[j] += d_h[j] * o[j] * (1 - tanh_c[j] * tanh_c[j]);
      o[j] = d_o * o[j] * (1 - o[j]);
    }
    if (peephole_o_ != nullptr) {
      add_product(n, o, s.c + b * n, peephole_o_->gradient.data());
      add_product(n, peephole_o_->weights.data(), o, d_c);
    }
    for (int j = 0; j < n; ++j) {
      const Scalar d_i = d_c[j] * g[j];
      const Scalar d_f = d_c[j] * c_before[j];
      const Scalar d_g = d_c[j] * i[j];
      d_c[j] *= f[j];
      i[j] = d_i * i[j] * (1 - i[j]);
      f[j] = d_f * f[j] * (1 - f[j]);  // 0 without forget gate: f = 1
      g[j] = d_g * (1 - g[j] * g[j]);
    }
    if (peephole_i_ != nullptr) {
      add_product(n, i, c_before, peephole_i_->gradient.data());
      add_product(n, peephole_i_->weights.data(), i, d_c);
    }
    if (peephole_f_ != nullptr) {
      add_product(n, f, c_before, peephole_f_->gradient.data());
      add_product(n, peephole_f_->weights.data(), f, d_c);
    }
  }
  step_back_to_h(s, s.gates, 0);
}

}  // namespace onegin
