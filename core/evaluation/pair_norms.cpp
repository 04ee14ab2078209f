// Runs batches of single losses backward.
#include "evaluation/pair_norms.h"

#include <algorithm>
#include <cmath>

namespace onegin {
namespace {

constexpr std::size_t kStreams = 16;

Scalar* plane_of_layer(TracePlanes& planes, int layer, std::size_t steps) {
  for (TracePlane& plane : planes.all) {
    if (plane.name == "pair_norm" && plane.layer == layer) return plane.values.data();
  }
  return planes.add({.name = "pair_norm",
                     .tensor = {},
                     .layer = layer,
                     .rows = steps,
                     .columns = steps,
                     .meaning = phrase("norm of dL_t/dh_k: how much the loss at a step depends on "
                                       "each hidden state")});
}

}  // namespace

bool PairNorms::next() {
  first_ += streams_;
  streams_ = 0;
  return first_ < text_.steps();
}

// Later steps than the last of the losses are not needed, but by a network that fills blanks.
void PairNorms::begin(bool blanks) {
  streams_ = std::min(kStreams, text_.steps() - first_);
  const std::size_t steps = blanks ? text_.steps() : first_ + streams_;
  inputs_.clear();
  restarts_.clear();
  targets_.assign(steps * streams_, kNoTarget);
  for (std::size_t t = 0; t < steps; ++t) {
    inputs_.insert(inputs_.end(), streams_, text_.inputs[t]);
    restarts_.insert(restarts_.end(), streams_, text_.restarts[t]);
  }
  for (std::size_t b = 0; b < streams_; ++b) {
    targets_[(first_ + b) * streams_ + b] = text_.targets[first_ + b];
  }
  state_ = {};
  batch_ = {static_cast<int>(steps), static_cast<int>(streams_), inputs_, targets_, restarts_};
}

void PairNorms::work(Pieces& pieces, NeuralModel& model, TracePlanes& planes) {
  pieces(1, [&] { begin(model.blank_reading().has_value()); });
  if (pieces.behind()) return;
  model.as_traceable()->trace_pass(
      pieces, batch_, state_, work_, true, [](Pieces&, const Scalar*) {}, result_);
  pieces(Pieces::kCopied * static_cast<double>(inputs_.size()), [&] { take(model, planes); });
}

void PairNorms::take(NeuralModel& model, TracePlanes& planes) {
  work_.visit(model.as_traceable()->activations(),
              [&](const Activation& activation, std::size_t, std::span<const Scalar> numbers) {
                for (const Plane& plane : activation.back) {
                  if (plane.name != "dh") continue;
                  Scalar* norms = plane_of_layer(planes, activation.layer, text_.steps());
                  if (norms != nullptr) take_layer(activation.columns, numbers, norms);
                }
              });
}

void PairNorms::take_layer(std::size_t width, std::span<const Scalar> d_h, Scalar* norms) const {
  // The gradient is that of the mean over all losses of the batch.
  const auto counted = static_cast<double>(result_.events);
  for (std::size_t b = 0; b < streams_; ++b) {
    for (std::size_t k = 0; k <= first_ + b; ++k) {
      double squares = 0;
      for (const Scalar x : d_h.subspan((k * streams_ + b) * width, width)) {
        squares += static_cast<double>(x) * static_cast<double>(x);
      }
      norms[(first_ + b) * text_.steps() + k] = static_cast<Scalar>(std::sqrt(squares) * counted);
    }
  }
}

}  // namespace onegin
