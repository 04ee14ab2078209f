// The layer of the gated recurrent unit (Cho et al. 2014), in PyTorch's form.
#pragma once

#include "models/neural/recurrent_layer.h"

namespace onegin {

//   r_t = sigma(W_r x_t + b_r + R_r h_{t-1} + s_r)
//   z_t = sigma(W_z x_t + b_z + R_z h_{t-1} + s_z)
//   n_t = tanh (W_n x_t + b_n + r_t * (R_n h_{t-1} + s_n))
//   h_t = (1 - z_t) * n_t + z_t * h_{t-1}
// with W, b = weight_ih, bias_ih and R, s = weight_hh, bias_hh. A row of gates is [r z n], each H
// wide. kept = R h_{t-1} and, in its third part, s_n as well: what r_t is multiplied with.
class GruLayer : public RecurrentLayer {
 public:
  GruLayer(int hidden, const Place& place);

  void step(const RecurrentStep& step) const override;

 private:
  void start_biases(std::span<Scalar> start) const override;
  void step_back(const StepBack& step) const override;
};

}  // namespace onegin
