// Gathers rows forward, scatters gradients backward.
#include "models/neural/token_projection.h"

#include <algorithm>

#include "models/neural/buffer.h"

namespace onegin {
namespace {

void add_row(int n, const Scalar* from, Scalar* to) {
  for (int j = 0; j < n; ++j) to[j] += from[j];
}

}  // namespace

TokenProjection::TokenProjection(const Tensor* embedding, const Tensor* weight, std::size_t column)
    : embedding_(embedding),
      weight_(weight),
      column_(column),
      types_(static_cast<int>(embedding->shape[0])),
      width_(static_cast<int>(embedding->shape[1])),
      rows_(static_cast<int>(weight->shape[0])),
      stride_(static_cast<int>(weight->shape[1])) {}

std::uint64_t TokenProjection::work_size(const Tensor& embedding, int columns, std::uint64_t rows) {
  const std::uint64_t types = embedding.shape[0], width = embedding.shape[1];
  const auto n = static_cast<std::uint64_t>(columns);
  return width * n + rows * width + (types <= kTableTypes ? 2 * types * n : 0);
}

void TokenProjection::refresh(Pieces& pieces) {
  pieces(Pieces::kCopied * width_ * rows_, [&] {
    packed_.pack(Transpose::yes, width_, rows_, weight_->weights.data() + column_, stride_);
  });
  if (!tabulated()) return;
  table_.resize(static_cast<std::size_t>(types_) * static_cast<std::size_t>(rows_));
  gemm_packed(pieces, static_cast<std::size_t>(types_), embedding_->weights.data(), width_, packed_,
              0, table_.data(), rows_);
}

void TokenProjection::forward(Pieces& pieces, std::span<const TokenId> tokens, const Scalar* mask,
                              Scalar* out, std::vector<Scalar>& embedded) const {
  const auto n = static_cast<std::size_t>(rows_);
  const auto e = static_cast<std::size_t>(width_);
  if (tabulated() && mask == nullptr) {
    pieces.parts(tokens.size(), Pieces::kCopied * rows_, [&](std::size_t first, std::size_t count) {
      for (std::size_t r = first; r < first + count; ++r) {
        add_row(rows_, table_.data() + tokens[r] * n, out + r * n);
      }
    });
    return;
  }
  grow(embedded, tokens.size() * e);
  pieces.parts(tokens.size(), Pieces::kCopied * width_, [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) {
      std::copy_n(embedding_->weights.data() + tokens[r] * e, e, embedded.data() + r * e);
    }
    if (mask == nullptr) return;
    for (std::size_t i = first * e; i < (first + count) * e; ++i) embedded[i] *= mask[i];
  });
  gemm_packed(pieces, tokens.size(), embedded.data(), width_, packed_, 1, out, rows_);
}

void TokenProjection::forward_one(TokenId token, Scalar* out) const {
  if (tabulated()) {
    add_row(rows_, table_.data() + token * static_cast<std::size_t>(rows_), out);
  } else {
    gemm_packed(1, embedding_->weights.data() + token * static_cast<std::size_t>(width_), width_,
                packed_, 1, out, rows_);
  }
}

void TokenProjection::backward(Pieces& pieces, std::span<const TokenId> tokens, const Scalar* mask,
                               const Scalar* d_out, const std::vector<Scalar>& embedded,
                               Scatter& work) const {
  const auto n = static_cast<std::size_t>(rows_);
  const auto e = static_cast<std::size_t>(width_);
  const int count = static_cast<int>(tokens.size());
  const Scalar* weight = weight_->weights.data() + column_;
  Scalar* d_weight = weight_->gradient.data() + column_;
  if (tabulated() && mask == nullptr) {
    // dW (N, E) += dTable^T emb;  dEmb (V, E) += dTable W
    const std::size_t size = static_cast<std::size_t>(types_) * n;
    grow(work.d_table, size);
    pieces(Pieces::kCopied * static_cast<double>(size),
           [&] { std::fill_n(work.d_table.begin(), size, Scalar{0}); });
    pieces.parts(tokens.size(), Pieces::kCopied * rows_, [&](std::size_t first, std::size_t rows) {
      for (std::size_t r = first; r < first + rows; ++r) {
        add_row(rows_, d_out + r * n, work.d_table.data() + tokens[r] * n);
      }
    });
    gemm(pieces, Transpose::yes, Transpose::no, rows_, width_, types_, work.d_table.data(), rows_,
         embedding_->weights.data(), width_, 1, d_weight, stride_);
    gemm(pieces, Transpose::no, Transpose::no, types_, width_, rows_, work.d_table.data(), rows_,
         weight, stride_, 1, embedding_->gradient.data(), width_);
    return;
  }
  // dW (N, E) += dOut^T embedded;  dEmbedded (R, E) = dOut W, then scattered to the types' rows
  gemm(pieces, Transpose::yes, Transpose::no, rows_, width_, count, d_out, rows_, embedded.data(),
       width_, 1, d_weight, stride_);
  grow(work.d_embedded, tokens.size() * e);
  gemm(pieces, Transpose::no, Transpose::no, count, width_, rows_, d_out, rows_, weight, stride_, 0,
       work.d_embedded.data(), width_);
  pieces.parts(tokens.size(), Pieces::kCopied * width_, [&](std::size_t first, std::size_t rows) {
    Scalar* d = work.d_embedded.data();
    for (std::size_t i = first * e; mask != nullptr && i < (first + rows) * e; ++i) d[i] *= mask[i];
    for (std::size_t r = first; r < first + rows; ++r) {
      add_row(width_, d + r * e, embedding_->gradient.data() + tokens[r] * e);
    }
  });
}

}  // namespace onegin
