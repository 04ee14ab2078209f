// What training a network and saving it takes, so that one too large is refused before it is built.
#pragma once

#include <cstdint>

#include "models/neural_model.h"
#include "result.h"

namespace onegin {

// Bytes held at the most from build() on, while training and while the file of a save is made, with
// everything else that the shape's training names.
std::uint64_t training_bytes(const NeuralModel& model, const Shape& shape);

// Error: that is more than memory_limit(). The sentence names the weights, the memory they need and
// the memory there is, the vocabulary, and the largest vocabulary with which it would fit, if any.
Result<void> check_training_memory(const NeuralModel& model, const Shape& shape);

}  // namespace onegin
