// The output layer and what is made of its logits: o_t = V h_t + c, y_t = softmax(o_t), -log y_t.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "math/gemm.h"
#include "models/language_model.h"
#include "models/neural/sampled_softmax.h"
#include "models/neural_model.h"

namespace onegin {

// What adds to the logits beside V h + c (the MLP's direct connections).
class DirectConnections {
 public:
  virtual ~DirectConnections() = default;
  // logits (count, O) += their part for the rows [first, first + count) of the pass.
  virtual void add(Pieces& pieces, std::size_t first, std::size_t count, Scalar* logits,
                   Workspace& work) const = 0;
  // Adds to the gradients; called right after add() of the same rows.
  virtual void backward(Pieces& pieces, std::size_t first, std::size_t count,
                        const Scalar* d_logits, Workspace& work) const = 0;
};

// Works through the R rows some at a time, so that (R, O) never stands in memory at once.
class OutputLayer {
 public:
  // The layer reads O rows of weight (., H) from first_row on, and bias (O), or null. Tied
  // embeddings give the embedding as weight and first_event as first_row. With `samples` below O
  // training goes by a sampled softmax of about `samples` types, unless there are direct
  // connections; with 0 training goes by all types. The last `spare` rows of weight are none of the
  // O rows.
  OutputLayer(const Tensor* weight, std::size_t first_row, const Tensor* bias, TokenId first_event,
              int samples, const DirectConnections* direct, WeightForms& forms,
              Activations& activations, std::size_t spare = 0);
  OutputLayer(const OutputLayer&) = delete;
  OutputLayer& operator=(const OutputLayer&) = delete;

  int outputs() const { return outputs_; }                                // O
  std::size_t width() const { return static_cast<std::size_t>(width_); }  // H
  // The number of rows that are worked on at once.
  static std::size_t piece(std::size_t outputs);

  // logits (R, O) = h (R, H) V^T + c, without direct connections.
  void logits(std::size_t rows, const Scalar* h, Scalar* out) const;
  // With them, of all rows of a pass.
  void all_logits(std::size_t rows, const Scalar* h, Scalar* out, Workspace& work) const;

  // The same, as TraceableModel::logits_of() has it.
  void logits_in_turn(Pieces& pieces, std::size_t rows, const Scalar* h,
                      const TraceableModel::LogitsDone& take, Workspace& work) const;

  // The loss of h (R, H). A target that is no event (kNoTarget) is not counted.
  PassResult loss(std::span<const TokenId> targets, const Scalar* h, Workspace& work) const;
  // The same, and d_h (R, H) and the layer's own gradients (added) of the mean loss.
  void loss_and_gradient(Pieces& pieces, std::span<const TokenId> targets, const Scalar* h,
                         Scalar* d_h, Random& random, Workspace& work, PassResult& result) const;
  // log P of each target, which must be an event or kNoTarget; of that 0.
  void score(std::span<const TokenId> targets, const Scalar* h, std::span<EventScore> scores,
             Workspace& work) const;

  // Turns logits that stand at log_probs[first_event...] into log probabilities.
  void normalise(std::span<Scalar> log_probs) const;

 private:
  std::size_t piece() const { return piece(static_cast<std::size_t>(outputs_)); }
  void piece_logits(Pieces& pieces, std::size_t first, std::size_t count, const Scalar* h,
                    Workspace& work) const;
  void sampled_pass(Pieces& pieces, std::span<const TokenId> targets, const Scalar* h, Scalar* d_h,
                    Random& random, Workspace& work, PassResult& result) const;
  const Scalar* weight() const { return weight_->weights.data() + first_weight_; }
  Scalar* d_weight() const { return weight_->gradient.data() + first_weight_; }

  const Tensor* weight_;
  const Tensor* bias_;  // or null
  TokenId first_event_;
  int outputs_;  // O
  int width_;    // H
  std::size_t first_weight_;
  const DirectConnections* direct_;
  const PackedMatrix* packed_;  // V^T (H, O)
  std::optional<SampledSoftmax> sampled_;
  Activations::Index logits_;     // (R, O), a piece
  Activations::Index types_ = 0;  // (R) the targets, as rows of V, of a sampled softmax
};

}  // namespace onegin
