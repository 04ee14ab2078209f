// The layer of the Elman network (1990), in PyTorch's form.
#pragma once

#include "models/neural/recurrent_layer.h"

namespace onegin {

// h_t = tanh(U x_t + W h_{t-1} + b); a row of gates (H) holds U x_t + b and then h_t.
class RnnLayer : public RecurrentLayer {
 public:
  RnnLayer(int hidden, const Place& place);

  void step(const RecurrentStep& step) const override;

 private:
  // da_t = (1 - h_t^2) dh_t;  dh_{t-1} = da_t W
  void step_back(const StepBack& step) const override;
};

}  // namespace onegin
