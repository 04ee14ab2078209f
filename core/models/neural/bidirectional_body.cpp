// Runs both readings of a batch and joins what they give.
#include "models/neural/bidirectional_body.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "models/neural/backwards_plane.h"
#include "models/neural/initial.h"
#include "models/neural/rows.h"

namespace onegin {

BidirectionalBody::BidirectionalBody(Stack forwards, Stack backwards, Tensor* embedding,
                                     const Output& output, WeightForms& forms,
                                     Activations& activations)
    : dropout_(forwards.config.dropout),
      embedding_(embedding),
      forwards_(forwards.config, embedding, nullptr, nullptr, std::move(forwards.layers), forms,
                activations),
      backwards_(backwards.config, embedding, nullptr, nullptr, std::move(backwards.layers), forms,
                 activations) {
  const std::size_t width = 2 * forwards_.width();
  start_ = activations.add({.name = "both.start",
                            .meaning = "the state before a reading",
                            .extent = Extent::streams,
                            .columns = static_cast<std::size_t>(forwards_.state_size(1))});
  y_ = activations.add(
      {.name = "both.y", .meaning = "what the output layer reads", .columns = width});
  d_y_ = activations.add(
      {.name = "both.d_y", .meaning = "dL/d of that", .columns = width, .training = true});
  if (dropout_ > 0) {
    mask_ = activations.add(
        {.name = "both.mask", .meaning = "dropout", .columns = width, .training = true});
  }
  if (output.joint > 0) {
    joint_.emplace(width, output.joint, dropout_, output.parameters, forms, activations);
  }
  const std::size_t read = width + output.joint;
  weight_ = output.parameters.add("out.weight", {output.events, read});
  bias_ = output.parameters.add("out.bias", {output.events}, false);
  for (const std::string_view equation : forwards_.equations()) equations_.emplace_back(equation);
  for (const std::string_view equation : forwards_.equations()) {
    equations_.push_back(backwards_equation(equation));
  }
  activations.add(Product{.tensor = std::string(weight_->name),
                          .input = joint_ ? joint_->outputs() : y_,
                          .columns = output.events});
  activations.add(Product{
      .tensor = std::string(bias_->name), .from = Product::From::one, .columns = output.events});
}

void BidirectionalBody::initialise(Pieces& pieces, Random& random) {
  const double bound = 1 / std::sqrt(static_cast<double>(2 * forwards_.width()));
  fill_normal(pieces, embedding_->weights, 1, random);
  forwards_.initialise_layers(pieces, random);
  backwards_.initialise_layers(pieces, random);
  if (joint_) joint_->initialise(pieces, random);
  fill_uniform(pieces, weight_->weights, bound, random);
  fill_uniform(pieces, bias_->weights, bound, random);
}

// What the top layers read at a step is what they gave at the step before.
void BidirectionalBody::join(Pieces& pieces, const Batch& batch, Workspace& work) const {
  const std::size_t h = forwards_.width();
  const Scalar* left = forwards_.top_layer().befores(work);
  const Scalar* right = backwards_.top_layer().befores(work);
  each_row(pieces, batch.inputs.size(), 2 * Pieces::kCopied * static_cast<double>(h),
           [&](std::size_t first, std::size_t count) {
             for (std::size_t r = first; r < first + count; ++r) {
               std::copy_n(left + r * h, h, work[y_] + 2 * r * h);
               std::copy_n(right + r * h, h, work[y_] + (2 * r + 1) * h);
             }
           });
}

// The gradient of that. A row that a sentence begins with passes nothing to the row above it, nor
// that row to this one.
void BidirectionalBody::part(Pieces& pieces, const Batch& batch, Workspace& work) const {
  const std::size_t h = forwards_.width(), rows = batch.inputs.size();
  const auto streams = static_cast<std::size_t>(batch.streams);
  const auto joined = [&](std::size_t row) {  // with the row a step earlier
    return row >= streams && row < rows && (batch.restarts.empty() || batch.restarts[row] == 0);
  };
  const auto take = [&](std::size_t from, std::size_t half, bool there, Scalar* to) {
    if (there) {
      std::copy_n(work[d_y_] + (2 * from + half) * h, h, to);
    } else {
      std::fill_n(to, h, Scalar{0});
    }
  };
  each_row(pieces, rows, 2 * Pieces::kCopied * static_cast<double>(h),
           [&](std::size_t first, std::size_t count) {
             for (std::size_t r = first; r < first + count; ++r) {
               take(r + streams, 0, joined(r + streams), forwards_.d_outputs(work) + r * h);
               take(r - streams, 1, joined(r), backwards_.d_outputs(work) + r * h);
             }
           });
}

const Scalar* BidirectionalBody::forward(Pieces& pieces, const Batch& batch, BatchState&,
                                         Random* random, Workspace& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  const auto remembered = static_cast<std::size_t>(forwards_.state_size(streams));
  for (const RecurrentBody* body : {&forwards_, &backwards_}) {
    zero(pieces, remembered, work[start_]);
    body->run(pieces, batch, work[start_], random, work);
  }
  join(pieces, batch, work);
  const std::size_t size = batch.inputs.size() * 2 * forwards_.width();
  if (random != nullptr && dropout_ > 0) {
    dropout(pieces, dropout_, size, *random, work[mask_], work[y_], work[y_]);
  }
  if (joint_) return joint_->forward(pieces, batch.inputs.size(), work[y_], random, work);
  return work[y_];
}

void BidirectionalBody::backward(Pieces& pieces, const Batch& batch, Workspace& work) const {
  const std::size_t size = batch.inputs.size() * 2 * forwards_.width();
  if (joint_) joint_->backward(pieces, batch.inputs.size(), work[y_], work[d_y_], work);
  if (dropout_ > 0) apply_mask(pieces, size, work[mask_], work[d_y_]);
  part(pieces, batch, work);
  forwards_.backward(pieces, batch, work);
  backwards_.backward(pieces, batch, work);
}

Result<void> BidirectionalBody::clamp(const Clamp& clamp) {
  if (!std::string_view(clamp.plane).starts_with(kBackwards)) return forwards_.clamp(clamp);
  Clamp own = clamp;
  own.plane.erase(0, kBackwards.size());
  const auto held = backwards_.clamp(own);
  return held ? held : no_such_plane(clamp);
}

}  // namespace onegin
