// One step of the GRU, forward and backward.
#include "models/neural/gru_layer.h"

#include <algorithm>

#include "math/activations.h"

namespace onegin {
namespace {

RecurrentLayer::Plan plan_of_gru() {
  return {
      .gates = 3,
      .kept = 3,
      .kept_back = true,
      .gate_planes = {{"r", phrase("reset gate r_t"), Scale::gate},
                      {"z", phrase("update gate z_t"), Scale::gate},
                      {"n", phrase("candidate n_t"), Scale::tanh}},
      .gate_back = {{"da_r", phrase("gradient before the sigmoid of the reset gate")},
                    {"da_z", phrase("gradient before the sigmoid of the update gate")},
                    {"da_n", phrase("gradient before the tanh of the candidate")}},
      .kept_planes = {{}, {}, {"q", phrase("what the reset gate multiplies, R_n h_{t-1} + s_n")}},
      .kept_planes_back = {{}, {}, {"dq", phrase("gradient of what the reset gate multiplies")}},
      .equations = {"r = sigmoid(a_r)", "z = sigmoid(a_z)", "n = tanh(a_n)",
                    "h = (1 - z) * n + z * h'"}};
}

}  // namespace

GruLayer::GruLayer(int hidden, const Place& place) : RecurrentLayer(plan_of_gru(), hidden, place) {}

void GruLayer::step(const RecurrentStep& s) const {
  const int n = hidden();
  const auto width = static_cast<std::size_t>(n);
  gemm_packed(s.streams, s.h_read, n, forward_hh(), 0, s.kept, 3 * n);
  const Scalar* s_n = bias_hh()->weights.data() + 2 * n;
  for (int b = 0; b < s.streams; ++b) {
    Scalar* r = s.gates + b * 3 * n;
    Scalar* z = r + n;
    Scalar* candidate = z + n;
    Scalar* recurrent = s.kept + b * 3 * n;
    Scalar* recurrent_n = recurrent + 2 * n;
    const Scalar* h_before = s.h_before + b * n;
    Scalar* h = s.h + b * n;
    for (int j = 0; j < 2 * n; ++j) r[j] += recurrent[j];
    sigmoid_in_place(2 * width, r);
    clamp_gates(r, 0, 2);
    for (int j = 0; j < n; ++j) {
      recurrent_n[j] += s_n[j];
      candidate[j] += r[j] * recurrent_n[j];
    }
    tanh_in_place(width, candidate);
    clamp_gates(r, 2, 1);
    for (int j = 0; j < n; ++j) h[j] = candidate[j] + z[j] * (h_before[j] - candidate[j]);
    clamp_hidden(h);
  }
}

// b_r + s_r and b_z + s_z act together; s_n stands inside the product with r_t.
void GruLayer::start_biases(std::span<Scalar> start) const {
  RecurrentLayer::start_biases(start);
  const auto from = static_cast<std::ptrdiff_t>(2 * hidden());
  std::copy(bias_ih()->weights.begin() + from, bias_ih()->weights.end(), start.begin() + from);
}

// The chain rule through the equations in the header, last to first; a is what sigma or tanh was
// applied to, q = R_n h_{t-1} + s_n:
//   da_n = dh (1 - z) (1 - n^2)     da_z = dh (h_{t-1} - n) z (1 - z)
//   dq   = da_n r                   da_r = da_n q r (1 - r)
//   dh_{t-1} = dh z + [da_r da_z dq] R
// Left in gates: [da_r da_z da_n], the gradient of W x + b; in kept: [da_r da_z dq], of R h + s.
void GruLayer::step_back(const StepBack& s) const {
  const int n = hidden();
  for (int b = 0; b < s.streams; ++b) {
    Scalar* r = s.gates + b * 3 * n;
    Scalar* z = r + n;
    Scalar* candidate = z + n;
    Scalar* recurrent = s.kept + b * 3 * n;
    Scalar* q = recurrent + 2 * n;
    const Scalar* h_before = s.h_before + b * n;
    Scalar* d_h = s.d_h + b * n;
    for (int j = 0; j < n; ++j) {
      const Scalar d_n = d_h[j] * (1 - z[j]) * (1 - candidate[j] * candidate[j]);
      const Scalar d_z = d_h[j] * (h_before[j] - candidate[j]) * z[j] * (1 - z[j]);
      const Scalar d_q = d_n * r[j];
      d_h[j] *= z[j];
      r[j] = d_n * q[j] * r[j] * (1 - r[j]);
      z[j] = d_z;
      candidate[j] = d_n;
      recurrent[j] = r[j];
      recurrent[n + j] = d_z;
      q[j] = d_q;
    }
  }
  step_back_to_h(s, s.kept, 1);
}

}  // namespace onegin
