// The loops over spans.
#include "math/activations.h"

namespace onegin {

void tanh_in_place(std::size_t n, Scalar* x) {
  for (std::size_t j = 0; j < n; ++j) x[j] = fast_tanh(x[j]);
}

void sigmoid_in_place(std::size_t n, Scalar* x) {
  for (std::size_t j = 0; j < n; ++j) x[j] = fast_sigmoid(x[j]);
}

}  // namespace onegin
