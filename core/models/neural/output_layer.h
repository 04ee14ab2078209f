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
  virtual void add(Pieces& pieces, std::size_t first, std::size_t count, Scalar* logits) = 0;
  // Adds to the gradients; called right after add() of the same rows.
  virtual void backward(Pieces& pieces, std::size_t first, std::size_t count,
                        const Scalar* d_logits) = 0;
};

// Works through the R rows some at a time, so that (R, O) never stands in memory at once.
class OutputLayer {
 public:
  struct Work {
    std::vector<Scalar> logits;  // one piece: (rows, O)
    std::vector<TokenId> types;  // the targets, as rows of V
    SampledSoftmax::Work sampled;
  };

  // Rows [first_row, first_row + O) of weight (., H); bias (O). Tied embeddings give the embedding
  // as weight and first_event as first_row. With `samples` below O training goes by a sampled
  // softmax of so many types, unless there are direct connections; 0: by all.
  OutputLayer(const Tensor* weight, std::size_t first_row, const Tensor* bias, TokenId first_event,
              int samples = 0);
  // Scalars of packed weights (O, H) and of the work of R rows.
  static std::uint64_t work_size(std::size_t outputs, std::size_t width, int samples,
                                 std::uint64_t rows);

  int outputs() const { return outputs_; }  // O
  void refresh(Pieces& pieces);             // takes over changed weights

  // logits (R, O) = h (R, H) V^T + c
  void logits(std::size_t rows, const Scalar* h, Scalar* out) const;

  // The loss of h (R, H). A target that is no event (kNoTarget) is not counted.
  PassResult loss(std::span<const TokenId> targets, const Scalar* h, DirectConnections* direct,
                  Work& work) const;
  // The same, and d_h (R, H) and the layer's own gradients (added) of the mean loss.
  void loss_and_gradient(Pieces& pieces, std::span<const TokenId> targets, const Scalar* h,
                         Scalar* d_h, DirectConnections* direct, Random& random, Work& work,
                         PassResult& result) const;
  // log P of each target, which must be an event.
  void score(std::span<const TokenId> targets, const Scalar* h, DirectConnections* direct,
             std::span<EventScore> scores, Work& work) const;

  // Turns logits that stand at log_probs[first_event...] into log probabilities.
  void normalise(std::span<Scalar> log_probs) const;

 private:
  static std::size_t piece(std::size_t outputs);  // rows worked on at once
  std::size_t piece() const { return piece(static_cast<std::size_t>(outputs_)); }
  void piece_logits(Pieces& pieces, std::size_t first, std::size_t count, const Scalar* h,
                    DirectConnections* direct, Work& work) const;

  const Scalar* weight_;
  Scalar* d_weight_;
  const Tensor* bias_;
  TokenId first_event_;
  int outputs_;          // O
  int width_;            // H
  PackedMatrix packed_;  // V^T (H, O)
  std::optional<SampledSoftmax> sampled_;
};

}  // namespace onegin
