// W e(x): a weight matrix times the embedding of each token. The one-hot vector never exists, and
// for a small vocabulary neither do the embedded sequence nor its products: one row per type does.
#pragma once

#include <span>
#include <string>

#include "models/neural/weight_forms.h"
#include "models/neural/workspace.h"
#include "models/neural_model.h"
#include "text/token.h"

namespace onegin {

// For types <= kTableTypes the product is made once per type (emb W^T, a table of V rows) and its
// rows are gathered; else the embeddings are gathered and multiplied.
class TokenProjection {
 public:
  static constexpr std::size_t kTableTypes = 512;

  // Work space of backward: one serves all projections of one embedding to one width.
  struct Scatter {
    Activations::Index d_embedded = 0;  // (R, E)
    Activations::Index d_table = 0;     // (V, N)
  };
  // Declares the work space of projections of `embedding` (V, E) to N columns. `masked`: the
  // embeddings have dropout. At most `most_rows` rows, of the pass or of its sources, are given at
  // once.
  static Scatter declare_scatter(const Tensor* embedding, std::size_t columns, bool masked,
                                 std::size_t most_rows, const std::string& name,
                                 Activations& activations, Extent extent = Extent::rows);

  // embedding (V, E); weight (N, stride), of which the E columns from `column` on are used.
  TokenProjection(const Tensor* embedding, const Tensor* weight, std::size_t column, bool masked,
                  std::size_t most_rows, const std::string& name, WeightForms& forms,
                  Activations& activations, Extent extent = Extent::rows);
  TokenProjection(const TokenProjection&) = delete;
  TokenProjection& operator=(const TokenProjection&) = delete;

  // out (R, N) += W e(x). mask: null, or (R, E) factors on the embeddings (dropout), which only a
  // projection that is declared as masked takes.
  void forward(Pieces& pieces, std::span<const TokenId> tokens, const Scalar* mask, Scalar* out,
               Workspace& work) const;
  // The same for one token and without any work space.
  void forward_one(TokenId token, Scalar* out) const;
  // Adds to the gradients of weight and embedding, given d_out (R, N) and the work space as forward
  // left it.
  void backward(Pieces& pieces, std::span<const TokenId> tokens, const Scalar* mask,
                const Scalar* d_out, const Scatter& scatter, Workspace& work) const;

 private:
  static bool tabulated(const Tensor* embedding) { return embedding->shape[0] <= kTableTypes; }

  const Tensor* embedding_;
  const Tensor* weight_;
  std::size_t column_;
  int types_;   // V
  int width_;   // E
  int rows_;    // N
  int stride_;  // columns of weight
  bool tabulated_;
  const PackedMatrix* packed_;                  // W^T (E, N)
  const std::vector<Scalar>* table_ = nullptr;  // (V, N) emb W^T; null: not tabulated
  Activations::Index embedded_ = 0;             // (R, E), where they are needed
};

}  // namespace onegin
