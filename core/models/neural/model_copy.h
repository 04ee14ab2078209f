// A second network with the same weights, which may be run and changed while the first one learns.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "models/neural_model.h"

namespace onegin {

class ModelCopy {
 public:
  // `model` must outlive work(), and keep its weights until it is done.
  // `first_weights`: not with the weights of the model but with those that it began with, drawn
  // from that seed.
  ModelCopy(NeuralModel& model, const Shape& shape, std::optional<std::uint64_t> first_weights = {})
      : from_(model), shape_(shape), first_weights_(first_weights) {}

  // Builds the copy, with what acts in training alone (dropout, a sampled softmax) off. Error: no
  // memory for it.
  Result<void> work(Pieces& pieces);
  const Model& model() const { return *copy_; }
  NeuralModel& neural() const { return *copy_->as_neural(); }
  TraceableModel& traceable() const { return *neural().as_traceable(); }

 private:
  Result<void> make();

  NeuralModel& from_;
  const Shape shape_;
  const std::optional<std::uint64_t> first_weights_;
  std::unique_ptr<Model> copy_;
};

}  // namespace onegin
