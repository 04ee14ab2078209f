// A second network with the same weights, which may be run and changed while the first one learns.
#pragma once

#include <memory>

#include "models/neural_model.h"

namespace onegin {

class ModelCopy {
 public:
  // `model` must outlive work(), and keep its weights until it is done.
  ModelCopy(NeuralModel& model, const Shape& shape) : from_(model), shape_(shape) {}

  // Builds the copy, with what acts in training alone (dropout, a sampled softmax) off. Error: no
  // memory for it.
  Result<void> work(Pieces& pieces);
  NeuralModel& neural() const { return *copy_->as_neural(); }
  TraceableModel& traceable() const { return *neural().as_traceable(); }

 private:
  Result<void> make();

  NeuralModel& from_;
  const Shape shape_;
  std::unique_ptr<Model> copy_;
};

}  // namespace onegin
