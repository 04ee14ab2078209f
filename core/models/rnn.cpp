// One step of the Elman network, forward and backward.
#include "models/rnn.h"

#include "math/activations.h"
#include "models/neural/recurrent_model.h"

namespace onegin {
namespace {

class RnnLayer : public RecurrentLayer {
 public:
  RnnLayer(const RecurrentConfig& config, const Place& place)
      : RecurrentLayer({.gates = 1,
                        .gate_back = {{"da", phrase("gradient before the tanh, dL/da_t")}},
                        .equations = {"h = tanh(a_h)"}},
                       config.hidden, place) {}

  // h_t = tanh(U x_t + W h_{t-1} + b); s.gates (B, H) holds U x_t + b and then h_t.
  void step(const RecurrentStep& s) const override {
    const auto size = static_cast<std::size_t>(s.streams * hidden());
    gemm_packed(s.streams, s.h_read, hidden(), forward_hh(), 1, s.gates, hidden());
    tanh_in_place(size, s.gates);
    for (int b = 0; b < s.streams; ++b) clamp_hidden(s.gates + b * hidden());
    std::copy_n(s.gates, size, s.h);
  }

 private:
  // da_t = (1 - h_t^2) dh_t;  dh_{t-1} = da_t W
  void step_back(const StepBack& s) const override {
    const auto size = static_cast<std::size_t>(s.streams * hidden());
    for (std::size_t j = 0; j < size; ++j) {
      const Scalar h = s.gates[j];
      s.gates[j] = (1 - h * h) * s.d_h[j];
    }
    step_back_to_h(s, s.gates, 0);
  }
};

}  // namespace

std::unique_ptr<Model> make_rnn() {
  return std::make_unique<RecurrentKind<RnnLayer, RecurrentConfig>>("rnn");
}

}  // namespace onegin
