// One step of the Elman network, forward and backward.
#include "models/neural/rnn_layer.h"

#include <algorithm>

#include "math/activations.h"

namespace onegin {

RnnLayer::RnnLayer(int hidden, const Place& place)
    : RecurrentLayer({.gates = 1,
                      .gate_back = {{"da", phrase("gradient before the tanh, dL/da_t")}},
                      .equations = {"h = tanh(a_h)"}},
                     hidden, place) {}

void RnnLayer::step(const RecurrentStep& s) const {
  const auto size = static_cast<std::size_t>(s.streams * hidden());
  gemm_packed(s.streams, s.h_read, hidden(), forward_hh(), 1, s.gates, hidden());
  tanh_in_place(size, s.gates);
  for (int b = 0; b < s.streams; ++b) clamp_hidden(s.gates + b * hidden());
  std::copy_n(s.gates, size, s.h);
}

void RnnLayer::step_back(const StepBack& s) const {
  const auto size = static_cast<std::size_t>(s.streams * hidden());
  for (std::size_t j = 0; j < size; ++j) {
    const Scalar h = s.gates[j];
    s.gates[j] = (1 - h * h) * s.d_h[j];
  }
  step_back_to_h(s, s.gates, 0);
}

}  // namespace onegin
