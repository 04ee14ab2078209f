// W e(x): a weight matrix times the embedding of each token. The one-hot vector never exists, and
// for a small vocabulary neither do the embedded sequence nor its products: one row per type does.
#pragma once

#include <span>
#include <vector>

#include "math/gemm.h"
#include "models/neural_model.h"
#include "text/token.h"

namespace onegin {

// For types <= kTableTypes the product is made once per type (emb W^T, a table of V rows) and its
// rows are gathered; else the embeddings are gathered and multiplied.
class TokenProjection {
 public:
  // Work space of backward; one serves many projections.
  struct Scatter {
    std::vector<Scalar> d_embedded;  // (R, E)
    std::vector<Scalar> d_table;     // (V, N)
  };
  static constexpr std::size_t kTableTypes = 512;

  // embedding (V, E); weight (N, stride), of which the E columns from `column` on are used.
  TokenProjection(const Tensor* embedding, const Tensor* weight, std::size_t column);

  // Scalars of what an embedding (V, E) projected to N columns takes beside the weights: packed,
  // tabulated, and for R rows of backward.
  static std::uint64_t work_size(const Tensor& embedding, int columns, std::uint64_t rows);

  // Takes over changed weights.
  void refresh(Pieces& pieces);

  // out (R, N) += W e(x). mask: null, or (R, E) factors on the embeddings (dropout). `embedded` is
  // where the (R, E) embeddings go when they are needed.
  void forward(Pieces& pieces, std::span<const TokenId> tokens, const Scalar* mask, Scalar* out,
               std::vector<Scalar>& embedded) const;
  // The same for one token and without any work space.
  void forward_one(TokenId token, Scalar* out) const;
  // Adds to the gradients of weight and embedding, given d_out (R, N) and `embedded` as forward
  // left it.
  void backward(Pieces& pieces, std::span<const TokenId> tokens, const Scalar* mask,
                const Scalar* d_out, const std::vector<Scalar>& embedded, Scatter& work) const;

 private:
  bool tabulated() const { return types_ <= static_cast<int>(kTableTypes); }

  const Tensor* embedding_;
  const Tensor* weight_;
  std::size_t column_;
  int types_;                  // V
  int width_;                  // E
  int rows_;                   // N
  int stride_;                 // columns of weight
  PackedMatrix packed_;        // W^T (E, N)
  std::vector<Scalar> table_;  // (V, N) emb W^T
};

}  // namespace onegin
