// Counts weights, their copies and the work space.
#include "models/neural/training_memory.h"

#include <algorithm>
#include <string>

#include "memory_limit.h"

namespace onegin {
namespace {

constexpr std::size_t kFewestTypes = 100;  // a smaller vocabulary is not worth proposing

// The largest vocabulary with which the model fits, 0 if there is none.
std::size_t fitting_vocabulary(const NeuralModel& model, Shape shape) {
  std::size_t fits = shape.first_event + std::size_t{1}, large = shape.vocabulary_size;
  while (large - fits > std::max<std::size_t>(fits / 64, 1)) {  // two digits are enough
    shape.vocabulary_size = fits + (large - fits) / 2;
    (training_bytes(model, shape) <= memory_limit() ? fits : large) = shape.vocabulary_size;
  }
  return fits < kFewestTypes ? 0 : fits;
}

}  // namespace

std::uint64_t training_bytes(const NeuralModel& model, const Shape& shape) {
  const NetworkSize size = model.size_for(shape);
  const std::uint64_t arrays = size.weights * sizeof(Scalar) * (2 + shape.training.copies) +
                               size.work_bytes -
                               size.matrices * sizeof(Scalar) * shape.training.spared +
                               (shape.training.orthogonal ? size.orthogonal_bytes : 0);
  // About four and a half percent are lost between large arrays, where the next one does not fit.
  return arrays + arrays / 22 + shape.vocabulary_size * kTypeBytes + shape.training.bytes +
         kProgramMemory;
}

Result<void> check_training_memory(const NeuralModel& model, const Shape& shape) {
  const std::uint64_t needed = training_bytes(model, shape);
  if (needed <= memory_limit()) return {};
  const std::string_view needs =
      shape.training.copies > 0
          ? phrase(
                "a model of {0} weights for {1} types needs {2} of memory to train and save it, "
                "and "
                "{3} is there")
          : phrase("a model of {0} weights for {1} types needs {2} of memory, and {3} is there");
  Error error{say(needs, count_text(model.size_for(shape).weights),
                  count_text(shape.vocabulary_size), memory_text(static_cast<double>(needed)),
                  memory_text(static_cast<double>(memory_limit()))),
              "", say("choose smaller layers")};
  if (const std::size_t types = fitting_vocabulary(model, shape); types > 0) {
    error.hint =
        say("choose smaller layers, or a vocabulary of at most {0} types", count_text(types));
  } else if (shape.training.bytes > memory_limit() / 4) {
    error.hint = say("choose smaller layers or a shorter text");
  }
  return error;
}

}  // namespace onegin
