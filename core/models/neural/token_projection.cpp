// Gathers rows forward, scatters gradients backward.
#include "models/neural/token_projection.h"

#include "models/neural/rows.h"

namespace onegin {

TokenProjection::Scatter TokenProjection::declare_scatter(const Tensor* embedding,
                                                          std::size_t columns, bool masked,
                                                          std::size_t most_rows,
                                                          const std::string& name,
                                                          Activations& activations, Extent extent) {
  Scatter scatter;
  if (tabulated(embedding) && !masked) {
    scatter.d_table = activations.add({.name = name + ".d_table",
                                       .meaning = "dL/d of the product of each type",
                                       .extent = Extent::once,
                                       .columns = embedding->shape[0] * columns,
                                       .training = true});
  } else {
    scatter.d_embedded = activations.add({.name = name + ".d_embedded",
                                          .meaning = "dL/d of the embedding read",
                                          .extent = extent,
                                          .columns = embedding->shape[1],
                                          .training = true,
                                          .most_rows = most_rows});
  }
  return scatter;
}

TokenProjection::TokenProjection(const Tensor* embedding, const Tensor* weight, std::size_t column,
                                 bool masked, std::size_t most_rows, const std::string& name,
                                 WeightForms& forms, Activations& activations, Extent extent)
    : embedding_(embedding),
      weight_(weight),
      column_(column),
      types_(static_cast<int>(embedding->shape[0])),
      width_(static_cast<int>(embedding->shape[1])),
      rows_(static_cast<int>(weight->shape[0])),
      stride_(static_cast<int>(weight->shape[1])),
      tabulated_(tabulated(embedding)),
      packed_(forms.packed(Transpose::yes, width_, rows_, weight, column, stride_)) {
  if (tabulated_) {
    table_ =
        forms.computed(static_cast<std::size_t>(types_) * static_cast<std::size_t>(rows_),
                       [this](Pieces& pieces, Scalar* to) {
                         gemm_packed(pieces, static_cast<std::size_t>(types_),
                                     embedding_->weights.data(), width_, *packed_, 0, to, rows_);
                       });
  }
  if (tabulated_ && !masked) return;
  embedded_ = activations.add({.name = name + ".embedded",
                               .meaning = "embedding of the token read",
                               .extent = extent,
                               .columns = embedding->shape[1],
                               .training = tabulated_,
                               .most_rows = most_rows});
}

void TokenProjection::forward(Pieces& pieces, std::span<const TokenId> tokens, const Scalar* mask,
                              Scalar* out, Workspace& work) const {
  if (tabulated_ && mask == nullptr) {
    gather_add(pieces, tokens, static_cast<std::size_t>(rows_), table_->data(), out);
    return;
  }
  const auto e = static_cast<std::size_t>(width_);
  Scalar* embedded = work[embedded_];
  gather(pieces, tokens, e, embedding_->weights.data(), embedded);
  if (mask != nullptr) apply_mask(pieces, tokens.size() * e, mask, embedded);
  gemm_packed(pieces, tokens.size(), embedded, width_, *packed_, 1, out, rows_);
}

void TokenProjection::forward_one(TokenId token, Scalar* out) const {
  if (tabulated_) {
    const Scalar* row = table_->data() + token * static_cast<std::size_t>(rows_);
    for (int j = 0; j < rows_; ++j) out[j] += row[j];
  } else {
    gemm_packed(1, embedding_->weights.data() + token * static_cast<std::size_t>(width_), width_,
                *packed_, 1, out, rows_);
  }
}

void TokenProjection::backward(Pieces& pieces, std::span<const TokenId> tokens, const Scalar* mask,
                               const Scalar* d_out, const Scatter& scatter, Workspace& work) const {
  const auto n = static_cast<std::size_t>(rows_);
  const auto e = static_cast<std::size_t>(width_);
  const int count = static_cast<int>(tokens.size());
  const Scalar* weight = weight_->weights.data() + column_;
  Scalar* d_weight = weight_->gradient.data() + column_;
  if (tabulated_ && mask == nullptr) {
    // dW (N, E) += dTable^T emb;  dEmb (V, E) += dTable W
    Scalar* d_table = work[scatter.d_table];
    zero(pieces, static_cast<std::size_t>(types_) * n, d_table);
    scatter_add(pieces, tokens, n, d_out, d_table);
    gemm(pieces, Transpose::yes, Transpose::no, rows_, width_, types_, d_table, rows_,
         embedding_->weights.data(), width_, 1, d_weight, stride_);
    gemm(pieces, Transpose::no, Transpose::no, types_, width_, rows_, d_table, rows_, weight,
         stride_, 1, embedding_->gradient.data(), width_);
    return;
  }
  // dW (N, E) += dOut^T embedded;  dEmbedded (R, E) = dOut W, then scattered to the types' rows
  const Scalar* embedded = work[embedded_];
  Scalar* d_embedded = work[scatter.d_embedded];
  gemm(pieces, Transpose::yes, Transpose::no, rows_, width_, count, d_out, rows_, embedded, width_,
       1, d_weight, stride_);
  gemm(pieces, Transpose::no, Transpose::no, count, width_, rows_, d_out, rows_, weight, stride_, 0,
       d_embedded, width_);
  if (mask != nullptr) apply_mask(pieces, tokens.size() * e, mask, d_embedded);
  scatter_add(pieces, tokens, e, d_embedded, embedding_->gradient.data());
}

}  // namespace onegin
