// Are the gradients right? Compares those of train_pass with finite differences of the loss, in
// double precision. Defined in the library onegin_double alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#ifdef ONEGIN_DOUBLE
#include "models/neural_model.h"
#endif

// Both libraries see these types under one name, and nothing in them depends on the scalar: a
// program in float fills in a request and links onegin_double for the answer.
namespace onegin_gradient {

// A person's own model and a few of their tokens.
struct Request {
  std::string kind;                                         // registry id
  std::vector<std::pair<std::string, std::string>> config;  // field names and values
  std::size_t vocabulary_size = 0;
  std::uint32_t first_event = 0;
  std::map<std::string, std::vector<std::byte>, std::less<>> weights;  // as Model::save writes
  std::vector<std::uint32_t> tokens;  // read in order, each predicting the next; 2 to 21
  std::size_t most_per_tensor = 50;   // elements checked in each tensor, evenly spread; 0: all
};

// The element of one tensor where analytic and numeric gradient differ most.
struct TensorError {
  std::string name;
  std::size_t checked = 0;  // elements
  std::size_t index = 0;
  double analytic = 0;
  double numeric = 0;
  double relative = 0;  // |analytic - numeric| / max(|analytic|, |numeric|, 1e-3 largest entry)
};

struct Answer {
  std::string error;  // not empty: nothing was checked, and this says why
  std::vector<TensorError> tensors;
};

Answer check(const Request& request);

}  // namespace onegin_gradient

#ifdef ONEGIN_DOUBLE
namespace onegin {

// Every tensor of `model` over one batch from `start`. Dropout is held fixed by restarting `random`
// for every pass. The weights are as they were when it returns.
std::vector<onegin_gradient::TensorError> check_gradients(NeuralModel& model, const Batch& batch,
                                                          const BatchState& start,
                                                          const Random& random,
                                                          std::size_t most_per_tensor);

}  // namespace onegin
#endif
