// What every network has: parameters, the forms of them that products read, activations, and an
// output layer over a body, which is the kind's own.
#pragma once

#include <memory>
#include <optional>

#include "models/embedding_model.h"
#include "models/neural/clamps.h"
#include "models/neural/output_layer.h"
#include "models/neural/parameters.h"
#include "models/neural/weight_forms.h"
#include "models/neural/workspace.h"
#include "models/neural_model.h"

namespace onegin {

// From the tokens of a batch to the rows that the output layer reads.
class NetworkBody {
 public:
  virtual ~NetworkBody() = default;

  // y (R, H). Dropout if random is given.
  virtual const Scalar* forward(Pieces& pieces, const Batch& batch, BatchState& state,
                                Random* random, Workspace& work) const = 0;
  // (R, H) where dL/dy is to stand before backward().
  virtual Scalar* d_outputs(Workspace& work) const = 0;
  // Adds to the gradients, after a forward with random.
  virtual void backward(Pieces& pieces, const Batch& batch, Workspace& work) const = 0;
  // The vectors (V, E) that stand for the tokens; null: it has none.
  virtual Tensor* embedding() const { return nullptr; }
  // As TraceableModel has them.
  virtual Result<void> clamp(const Clamp& clamp) { return no_such_plane(clamp); }
  virtual std::vector<std::string_view> equations() const { return {}; }
  virtual std::vector<std::string> place_names() const { return {}; }
  // First weights of the whole network, drawn in a fixed order.
  virtual void initialise(Pieces& pieces, Random& random) = 0;
  // Scalars of a BatchState of B streams.
  virtual std::uint64_t state_size(std::uint64_t streams) const = 0;

  // pass_size() is what a pass over the batch reads from that state on; bounds() is the most that a
  // pass of at most `rows` rows and `streams` streams reads.
  virtual PassSize pass_size(const Batch& batch, const BatchState&) const {
    return {batch.inputs.size(), static_cast<std::size_t>(batch.streams)};
  }
  virtual PassBounds bounds(std::uint64_t rows, std::uint64_t streams) const {
    return {rows, streams};
  }
};

// A kind says how its body and its output layer are declared; everything else is here. What it can
// be asked is said by LanguageNetwork or BlankNetwork.
class Network : public NeuralModel, public TraceableModel, public EmbeddingModel {
 public:
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override;
  NetworkSize size_for(const Shape& shape) const override;
  void save(Blocks& blocks) const override;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;
  std::size_t parameters() const override { return plan_ ? plan_->parameters.size() : 0; }
  std::size_t memory_bytes() const override { return parameters() * sizeof(Scalar); }

  std::size_t vocabulary_size() const override { return shape_.vocabulary_size; }

  EmbeddingModel* as_embedding() override {
    return plan_ && plan_->body->embedding() != nullptr ? this : nullptr;
  }
  Vectors vectors() const override {
    const Tensor& embedding = *plan_->body->embedding();
    const std::size_t size = embedding.shape[1];
    return {embedding.weights.data(), shape_.vocabulary_size, size, size};
  }
  std::span<Scalar> vector_of(TokenId type) override {
    const Tensor& embedding = *plan_->body->embedding();
    return embedding.weights.subspan(type * embedding.shape[1], embedding.shape[1]);
  }

  void visit_tensors(const TensorVisitor& visit) override;
  TraceableModel* as_traceable() override { return this; }
  const Activations& activations() const override { return plan_->activations; }
  void trace_pass(Pieces& pieces, const Batch& batch, BatchState& state, Workspace& work,
                  bool backward, const ForwardDone& forward_done, PassResult& result) override;
  Result<void> clamp(const Clamp& clamp) override { return plan_->body->clamp(clamp); }
  std::vector<std::string_view> equations() const override { return plan_->body->equations(); }
  std::vector<std::string> place_names() const override { return plan_->body->place_names(); }
  void logits_of(Pieces& pieces, std::size_t rows, const Scalar* outputs, const LogitsDone& take,
                 Workspace& work) const override {
    plan_->output->logits_in_turn(pieces, rows, outputs, take, work);
  }
  using NeuralModel::train_pass;
  void train_pass(Pieces& pieces, const Batch& batch, BatchState& state, Random& random,
                  PassResult& result) override;
  PassResult evaluate_pass(const Batch& batch, BatchState& state) override;
  PassResult forward_logits(const Batch& batch, BatchState& state,
                            std::span<Scalar> logits) override;
  using NeuralModel::repack;
  void repack(Pieces& pieces) override { plan_->forms.repack(pieces); }

 protected:
  // A network as it is declared, with or without memory.
  struct Plan {
    Parameters parameters;
    WeightForms forms;
    Activations activations;
    std::unique_ptr<NetworkBody> body;
    std::optional<OutputLayer> output;
  };

  // Error: settings that make no sense together.
  virtual Result<void> check_settings() const { return {}; }
  // Fills a plan whose parts refer to one another, and to `plan`.
  virtual void declare(const Shape& shape, Plan& plan) const = 0;

  const Plan& plan() const { return *plan_; }
  const Shape& shape() const { return shape_; }
  // Makes `work` a work space for `rows` rows of `streams` streams, forward only.
  void fit_for_scoring(std::size_t rows, Workspace& work, std::size_t streams = 1) const;

 private:
  Result<void> prepare(const Shape& shape);  // declared, without memory for it

  Shape shape_;
  std::unique_ptr<Plan> plan_;
  Workspace work_;
  Random first_weights_;  // while they are drawn
};

}  // namespace onegin
