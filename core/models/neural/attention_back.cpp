// Attention's backward pass, tile by tile.
#include <algorithm>

#include "math/gemm.h"
#include "math/sums.h"
#include "models/neural/attention_tile.h"
#include "models/neural/rotary.h"
#include "models/neural/rows.h"

namespace onegin {

// With A = softmax(Q K^T), A' = A * mask, O = A' V, and dO given:
//   dA' = dO V^T    dV += A'^T dO    dZ = A * (dA - sum of A * dA)    dQ = dZ K    dK += dZ^T Q
// Keys and values from before the batch take no gradient.
void SelfAttention::attend_back(const Pass& pass, const Tile& tile, Workspace& work) const {
  const std::size_t d = config_.head(), w = config_.width, stride = config_.stride();
  const std::size_t past = config_.reach.past(), reach = past + pass.steps();
  const std::size_t head = tile.stream * config_.heads + tile.head;
  const std::size_t row = head * pass.steps() + tile.begin;
  const int m = as_int(tile.count), n = as_int(tile.keys), k = as_int(d), ld = as_int(stride);
  const int streams = as_int(pass.streams() * w);
  const Scalar* d_o =
      work[scratch_.d_out] + (tile.begin * pass.streams() + tile.stream) * w + tile.head * d;
  const Edges edges(pass, tile, 0);
  Scalar* a = work[weights_] + row * stride;
  const Scalar* taken = a;
  Scalar* d_a = work[scratch_.tile];
  gemm_to_band(edges.band(), Transpose::no, Transpose::yes, m, n, k, d_o, streams,
               work[values_] + (head * reach + tile.first) * d, k, d_a, ld);
  if (config_.dropout > 0) {
    Scalar* dropped = d_a + config_.tile() * stride;
    for (std::size_t i = 0; i < tile.count; ++i) {
      const AttentionRow y = edges.row(i, a, stride), z = edges.row(i, d_a, stride);
      const AttentionRow kept = edges.row(i, dropped, stride);
      const AttentionRow mask = edges.row(i, work[mask_] + row * stride, stride);
      for (std::size_t j = y.begin; j < y.end; ++j) {
        kept.entries[j] = y.entries[j] * mask.entries[j];
        z.entries[j] *= mask.entries[j];
      }
      kept.clear_rest();
    }
    taken = dropped;
  }
  // The keys of this batch begin at column `fresh` of the tile and at token `token` of the batch.
  const std::size_t fresh = std::max(tile.first, past) - tile.first;
  const std::size_t token = tile.first + fresh - past;
  const int own = as_int(tile.keys - fresh);
  const Edges own_edges(pass, tile, fresh);
  const std::size_t size = pass.rows() * w;
  Scalar* d_q = work[scratch_.d_heads] + row * d;
  Scalar* d_k = work[scratch_.d_heads] + size + (head * pass.steps() + token) * d;
  Scalar* d_v = d_k + size;
  gemm_of_band_back(own_edges.band(), m, k, own, taken + fresh, ld, d_o, streams, d_v, k);
  for (std::size_t i = 0; i < tile.count; ++i) {
    const AttentionRow all = edges.row(i, d_a, stride);
    all.fill_lane(0);
    const Scalar* y = edges.row(i, a, stride).first();
    Scalar* z = all.first();
    const Scalar along = sum_of(all.whole(), [&](std::size_t j) { return y[j] * z[j]; });
    for (std::size_t j = 0; j < all.whole(); ++j) z[j] = y[j] * (z[j] - along);
    all.clear_rest();
  }
  gemm_of_band(edges.band(), m, k, n, d_a, ld, work[keys_] + (head * reach + tile.first) * d, k,
               d_q, k);
  gemm_of_band_back(own_edges.band(), m, k, own, d_a + fresh, ld, work[queries_] + row * d, k, d_k,
                    k);
}

// The gradients of q, k and v from heads back to rows.
void SelfAttention::join_back(const Pass& pass, std::size_t b, Workspace& work) const {
  const std::size_t steps = pass.steps(), w = config_.width, d = config_.head();
  const std::size_t size = pass.rows() * w, past = config_.reach.past();
  for (std::size_t h = 0; h < config_.heads; ++h) {
    for (std::size_t t = 0; t < steps; ++t) {
      const Scalar* from = work[scratch_.d_heads] + ((b * config_.heads + h) * steps + t) * d;
      Scalar* to = work[scratch_.qkv] + (t * pass.streams() + b) * 3 * w + h * d;
      if (pass.angles != nullptr) {
        const Scalar* angles = pass.angles + (past + t) * d;
        turn_back(d, angles, scale(), from, to);
        turn_back(d, angles, 1, from + size, to + w);
      } else {
        for (std::size_t j = 0; j < d; ++j) to[j] = from[j] * scale();
        std::copy_n(from + size, d, to + w);
      }
      std::copy_n(from + 2 * size, d, to + 2 * w);
    }
  }
}

void SelfAttention::backward(Pieces& pieces, const Pass& pass, const Scalar* x, Scalar* d_x,
                             Workspace& work) const {
  const std::size_t size = pass.rows() * config_.width;
  zero(pieces, 2 * size, work[scratch_.d_heads] + size);
  each_tile(pieces, pass, 5, [&](const Tile& tile) { attend_back(pass, tile, work); });
  const double copied = Pieces::kCopied * 4 * static_cast<double>(config_.width * pass.steps());
  for (std::size_t b = 0; b < pass.streams(); ++b) {
    pieces(copied, [&] { join_back(pass, b, work); });
  }
  c_attn_.backward(pieces, pass.rows(), x, work[scratch_.qkv], d_x);
}

}  // namespace onegin
