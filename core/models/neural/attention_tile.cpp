// One tile forward, and its gradients back: products of small matrices.
#include "models/neural/attention_tile.h"

#include <limits>

#include "math/softmax.h"
#include "math/sums.h"
#include "models/neural/rows.h"

namespace onegin {
namespace {

using Row = AttentionRow;

int as_int(std::size_t n) { return static_cast<int>(n); }

}  // namespace

void CausalAttention::attend(const Pass& pass, const Tile& tile, Random* random,
                             Workspace& work) const {
  const std::size_t d = config_.head(), w = config_.width, stride = config_.stride();
  const std::size_t head = tile.stream * config_.heads + tile.head;
  const std::size_t reach = config_.reach.past() + pass.steps();
  const std::size_t row = head * pass.steps() + tile.begin;
  const int m = as_int(tile.count), n = as_int(tile.keys), k = as_int(d), ld = as_int(stride);
  const Edges edges(pass, tile, config_.reach.past(), 0);
  Scalar* a = work[weights_] + row * stride;
  gemm_to_band(edges.band(), m, n, k, work[queries_] + row * d, k,
               work[keys_] + (head * reach + tile.first) * d, k, a, ld);
  for (std::size_t i = 0; i < tile.count; ++i) {
    const Row z = edges.row(i, a, stride);
    z.fill_lane(std::numeric_limits<Scalar>::lowest());
    softmax({z.first(), z.whole()});
    z.clear_rest();
  }
  const Scalar* taken = a;
  if (random != nullptr && config_.dropout > 0) {
    Scalar* dropped = work[scratch_.tile];
    for (std::size_t i = 0; i < tile.count; ++i) {
      const Row y = edges.row(i, a, stride), kept = edges.row(i, dropped, stride);
      Pieces all;
      dropout(all, config_.dropout, y.count(), *random,
              edges.row(i, work[mask_] + row * stride, stride).first(), y.first(), kept.first());
      kept.clear_rest();
    }
    taken = dropped;
  }
  gemm_of_band(edges.band(), m, k, n, taken, ld, work[values_] + (head * reach + tile.first) * d, k,
               work[out_] + (tile.begin * pass.streams() + tile.stream) * w + tile.head * d,
               as_int(pass.streams() * w));
}

// With A = softmax(Q K^T), A' = A * mask, O = A' V, and dO given:
//   dA' = dO V^T    dV += A'^T dO    dZ = A * (dA - sum of A * dA)    dQ = dZ K    dK += dZ^T Q
// Keys and values from before the batch take no gradient.
void CausalAttention::attend_back(const Pass& pass, const Tile& tile, Workspace& work) const {
  const std::size_t d = config_.head(), w = config_.width, stride = config_.stride();
  const std::size_t past = config_.reach.past(), reach = past + pass.steps();
  const std::size_t head = tile.stream * config_.heads + tile.head;
  const std::size_t row = head * pass.steps() + tile.begin;
  const int m = as_int(tile.count), n = as_int(tile.keys), k = as_int(d), ld = as_int(stride);
  const int streams = as_int(pass.streams() * w);
  const Scalar* d_o =
      work[scratch_.d_out] + (tile.begin * pass.streams() + tile.stream) * w + tile.head * d;
  const Edges edges(pass, tile, past, 0);
  Scalar* a = work[weights_] + row * stride;
  const Scalar* taken = a;
  Scalar* d_a = work[scratch_.tile];
  gemm_to_band(edges.band(), m, n, k, d_o, streams, work[values_] + (head * reach + tile.first) * d,
               k, d_a, ld);
  if (config_.dropout > 0) {
    Scalar* dropped = d_a + config_.tile() * stride;
    for (std::size_t i = 0; i < tile.count; ++i) {
      const Row y = edges.row(i, a, stride), z = edges.row(i, d_a, stride);
      const Row kept = edges.row(i, dropped, stride);
      const Row mask = edges.row(i, work[mask_] + row * stride, stride);
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
  const Edges own_edges(pass, tile, past, fresh);
  const std::size_t size = pass.rows() * w;
  Scalar* d_q = work[scratch_.d_heads] + row * d;
  Scalar* d_k = work[scratch_.d_heads] + size + (head * pass.steps() + token) * d;
  Scalar* d_v = d_k + size;
  gemm_of_band_back(own_edges.band(), m, k, own, taken + fresh, ld, d_o, streams, d_v, k);
  for (std::size_t i = 0; i < tile.count; ++i) {
    const Row all = edges.row(i, d_a, stride);
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

}  // namespace onegin
