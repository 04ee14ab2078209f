// The life of a network: declared, counted, built, trained, evaluated.
#include "models/neural/network.h"

#include <algorithm>

#include "models/neural/training_memory.h"

namespace onegin {

Result<void> Network::prepare(const Shape& shape) {
  if (auto sensible = check_settings(); !sensible) return sensible;
  if (auto fits = check_training_memory(*this, shape); !fits) return fits;
  shape_ = shape;
  work_ = Workspace();
  plan_ = std::make_unique<Plan>();
  declare(shape, *plan_);
  return {};
}

Result<void> Network::build(Pieces& pieces, const Shape& shape, std::uint64_t seed) {
  if (auto prepared = pieces(1, [&] { return prepare(shape); }); !prepared || pieces.behind()) {
    return prepared;
  }
  if (auto allocated = plan_->parameters.allocate(pieces, shape.weight_limit); !allocated) {
    return allocated;
  }
  pieces(1, [&] { first_weights_ = Random(seed); });
  if (pieces.behind()) return {};
  plan_->body->initialise(pieces, first_weights_);
  repack(pieces);
  return {};
}

NetworkSize Network::size_for(const Shape& shape) const {
  Plan plan;
  declare(shape, plan);
  const std::uint64_t streams = shape.training.streams;
  const std::uint64_t rows =
      std::max(streams * shape.training.steps, rows_of_evaluation(plan.parameters.declared()));
  constexpr std::uint64_t kStates = 3;  // carried on, at the step's beginning, of the evaluation
  const std::uint64_t work = plan.forms.entries() +
                             plan.activations.entries(plan.body->bounds(rows, streams)) +
                             kStates * plan.body->state_size(streams);
  NetworkSize size{.weights = plan.parameters.declared(), .work_bytes = work * sizeof(Scalar)};
  std::uint64_t most = 0, least = 0;  // entries of the largest matrix, the longest smaller side
  plan.parameters.visit([&](const Tensor& tensor) {
    if (tensor.matrices == 0) return;
    const std::uint64_t width = tensor.shape[1];
    const std::uint64_t height = tensor.shape[0] / static_cast<std::size_t>(tensor.matrices);
    size.matrices += tensor.shape[0] * width;
    most = std::max(most, height * width);
    least = std::max(least, std::min(height, width));
  });
  size.orthogonal_bytes = (2 * most + 4 * least * least) * sizeof(Scalar);
  return size;
}

Result<void> Network::load(Pieces& pieces, const BlockViews& blocks) {
  if (auto loaded = plan_->parameters.load(pieces, blocks); !loaded) return loaded;
  repack(pieces);
  return {};
}

void Network::save(Blocks& blocks) const {
  if (plan_) plan_->parameters.save(blocks);
}

void Network::visit_tensors(const TensorVisitor& visit) {
  if (plan_) plan_->parameters.visit(visit);
}

void Network::trace_pass(Pieces& pieces, const Batch& batch, BatchState& state, Workspace& work,
                         bool backward, const ForwardDone& forward_done, PassResult& result) {
  const NetworkBody& body = *plan_->body;
  // Once: the state that the size follows from changes on the way.
  pieces(1,
         [&] { work.allocate(plan_->activations, body.pass_size(batch, state), PassKind::trace); });
  if (pieces.behind()) return;
  Random random;  // nothing is drawn: dropout is off
  const Scalar* y = body.forward(pieces, batch, state, &random, work);
  forward_done(pieces, y);
  if (!backward) return;
  plan_->parameters.zero_gradients(pieces);
  plan_->output->loss_and_gradient(pieces, batch.targets, y, body.d_outputs(work), random, work,
                                   result);
  body.backward(pieces, batch, work);
}

void Network::train_pass(Pieces& pieces, const Batch& batch, BatchState& state, Random& random,
                         PassResult& result) {
  const NetworkBody& body = *plan_->body;
  // Once: the state that the size follows from changes on the way.
  pieces(1, [&] {
    work_.allocate(plan_->activations, body.pass_size(batch, state), PassKind::training);
  });
  if (pieces.behind()) return;
  const Scalar* y = body.forward(pieces, batch, state, &random, work_);
  plan_->parameters.zero_gradients(pieces);
  plan_->output->loss_and_gradient(pieces, batch.targets, y, body.d_outputs(work_), random, work_,
                                   result);
  body.backward(pieces, batch, work_);
}

PassResult Network::evaluate_pass(const Batch& batch, BatchState& state) {
  Pieces all;
  work_.allocate(plan_->activations, plan_->body->pass_size(batch, state), PassKind::forward);
  const Scalar* y = plan_->body->forward(all, batch, state, nullptr, work_);
  return plan_->output->loss(batch.targets, y, work_);
}

PassResult Network::forward_logits(const Batch& batch, BatchState& state,
                                   std::span<Scalar> logits) {
  Pieces all;
  work_.allocate(plan_->activations, plan_->body->pass_size(batch, state), PassKind::forward);
  const Scalar* y = plan_->body->forward(all, batch, state, nullptr, work_);
  plan_->output->all_logits(batch.inputs.size(), y, logits.data(), work_);
  return plan_->output->loss(batch.targets, y, work_);
}

void Network::fit_for_scoring(std::size_t rows, Workspace& work, std::size_t streams) const {
  work.allocate(plan_->activations, rows, streams, PassKind::forward);
}

}  // namespace onegin
