// The LSTM's layer (Hochreiter & Schmidhuber 1997; Gers et al. 2000), in PyTorch's form.
#pragma once

#include "models/neural/recurrent_layer.h"

namespace onegin {

// What there is of the LSTM's history.
struct LstmSwitches {
  bool forget_gate = true;
  bool peepholes = false;
  double forget_bias = 0;
};

//   i_t = sigma(W_i x_t + R_i h_{t-1} + p_i * c_{t-1} + b_i)
//   f_t = sigma(W_f x_t + R_f h_{t-1} + p_f * c_{t-1} + b_f)      (1 without forget gate)
//   g_t = tanh (W_g x_t + R_g h_{t-1}                 + b_g)
//   c_t = f_t * c_{t-1} + i_t * g_t
//   o_t = sigma(W_o x_t + R_o h_{t-1} + p_o * c_t     + b_o)
//   h_t = o_t * tanh(c_t)
// A row of gates is [i f g o], each H wide; without a forget gate the rows f of the weights are
// there, as PyTorch's layout wants, but serve nothing. kept = tanh(c_t).
class LstmLayer : public RecurrentLayer {
 public:
  LstmLayer(int hidden, const LstmSwitches& switches, const Place& place);

  // As PyTorch, but the two forget biases sum to the chosen one and peepholes begin at zero.
  void initialise(Pieces& pieces, Random& random) override;
  void step(const RecurrentStep& step) const override;

 private:
  void step_back(const StepBack& step) const override;

  bool forget_gate_;
  double forget_bias_;
  Tensor* peephole_i_ = nullptr;
  Tensor* peephole_f_ = nullptr;
  Tensor* peephole_o_ = nullptr;
};

}  // namespace onegin
