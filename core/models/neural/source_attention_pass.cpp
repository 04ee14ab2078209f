// Attention to the sources of a pass, forward and backward.
#include <algorithm>

#include "math/gemm_pieces.h"
#include "math/softmax.h"
#include "models/neural/buffer.h"
#include "models/neural/rows.h"
#include "models/neural/source_attention.h"

namespace onegin {

void SourceAttention::take_back(std::size_t row, const Seen& seen, const Scalar* d_z,
                                Scalar* d_scores, Workspace& work) const {
  const std::size_t m = memory(), places = encoder_.places(work);
  const Scalar* weights = work[weights_] + row * places;
  Scalar* d_memory = encoder_.d_memory(work) + seen.source * places * m;
  Scalar mean = 0;
  for (std::size_t s = 0; s < seen.count; ++s) {
    d_scores[s] = attention_product(m, place(seen.source, s, work), d_z);
    mean += weights[s] * d_scores[s];
    add_multiple(m, weights[s], d_z, d_memory + s * m);
  }
  for (std::size_t s = 0; s < seen.count; ++s) d_scores[s] = weights[s] * (d_scores[s] - mean);
}

void SourceAttention::Steps::begin(std::size_t row, Scalar* h, Scalar* c) const {
  const std::size_t width = own_.config_.hidden;
  const Seen seen = own_.seen(row, work_);
  if (seen.count == 0) {
    std::fill_n(h, width, Scalar{0});
    if (c != nullptr) std::fill_n(c, width, Scalar{0});
    return;
  }
  std::copy_n(own_.encoder_.first_h(work_) + seen.source * width, width, h);
  if (c != nullptr) std::copy_n(own_.encoder_.first_c(work_) + seen.source * width, width, c);
}

void SourceAttention::Steps::begin_back(std::size_t row, const Scalar* d_h,
                                        const Scalar* d_c) const {
  const std::size_t width = own_.config_.hidden;
  const Seen seen = own_.seen(row, work_);
  if (seen.count == 0) return;
  add_multiple(width, 1, d_h, own_.encoder_.d_first_h(work_) + seen.source * width);
  if (d_c == nullptr) return;
  add_multiple(width, 1, d_c, own_.encoder_.d_first_c(work_) + seen.source * width);
}

double SourceAttention::Steps::size() const {
  if (!own_.additive()) return 1;
  const auto h = static_cast<double>(own_.config_.hidden), m = static_cast<double>(own_.memory());
  const auto places = static_cast<double>(own_.encoder_.places(work_));
  return h * h + m * own_.layer_.gate_columns() + places * (Pieces::kExponential * h + 2 * m);
}

void SourceAttention::Steps::add(std::size_t row, std::size_t count, const Scalar* h_before,
                                 Scalar* gates) const {
  const SourceAttention& a = own_;
  if (!a.additive()) return;
  const std::size_t h = a.config_.hidden, m = a.memory(), places = a.encoder_.places(work_);
  Scalar* queries = work_[a.queries_] + row * h;
  a.query_->forward(count, h_before, nullptr, queries);
  for (std::size_t r = row; r < row + count; ++r) {
    const Seen seen = a.seen(r, work_);
    Scalar* weights = work_[a.weights_] + r * places;
    a.judge(
        queries + (r - row) * h, seen.count,
        [&](std::size_t s) { return a.key(seen.source, s, work_); }, token_work(places * h),
        weights);
    if (seen.count > 0) softmax({weights, seen.count});
    std::fill(weights + seen.count, weights + places, Scalar{0});
    a.take(
        seen.count, weights, [&](std::size_t s) { return a.place(seen.source, s, work_); },
        work_[a.z_] + r * m);
  }
  gemm_packed(static_cast<int>(count), work_[a.z_] + row * m, static_cast<int>(m), *a.read_, 1,
              gates, a.layer_.gate_columns());
}

void SourceAttention::Steps::add_back(std::size_t row, std::size_t count, const Scalar* d_gates,
                                      Scalar* d_h) const {
  const SourceAttention& a = own_;
  if (!a.additive()) return;
  const std::size_t h = a.config_.hidden, m = a.memory(), places = a.encoder_.places(work_);
  const int n = static_cast<int>(h);
  gemm_packed(static_cast<int>(count), d_gates, a.layer_.gate_columns(), *a.read_back_, 1,
              work_[a.d_z_] + row * m, static_cast<int>(m));
  Scalar* d_queries = work_[a.d_queries_] + row * h;
  std::fill_n(d_queries, count * h, Scalar{0});
  for (std::size_t r = row; r < row + count; ++r) {
    const Seen seen = a.seen(r, work_);
    Scalar* tanhs = token_work(places * (h + 2));
    Scalar* scores = tanhs + places * h;
    Scalar* d_scores = scores + places;
    a.judge(
        work_[a.queries_] + r * h, seen.count,
        [&](std::size_t s) { return a.key(seen.source, s, work_); }, tanhs, scores);
    a.take_back(r, seen, work_[a.d_z_] + r * m, d_scores, work_);
    const Scalar* v = a.v_->weights.data();
    Scalar* d_v = a.v_->gradient.data();
    Scalar* d_query = d_queries + (r - row) * h;
    for (std::size_t s = 0; s < seen.count; ++s) {
      Scalar* d_key = work_[a.d_keys_] + (seen.source * places + s) * h;
      const Scalar* own = tanhs + s * h;
      for (std::size_t j = 0; j < h; ++j) {
        d_v[j] += d_scores[s] * own[j];
        d_key[j] += d_scores[s] * v[j] * (1 - own[j] * own[j]);
        // The scores' gradients sum to 0: what all places have in common is left out, for it would
        // leave nothing but rounding.
        d_query[j] += d_scores[s] * v[j] * (tanhs[j] * tanhs[j] - own[j] * own[j]);
      }
    }
  }
  gemm_packed(static_cast<int>(count), d_queries, n, *a.query_back_, 1, d_h, n);
}

// The weights and z of a row, and [z h].
void SourceAttention::attend_dot(std::size_t row, Workspace& work) const {
  const std::size_t h = config_.hidden, m = memory(), places = encoder_.places(work);
  const Scalar* state = layer_.outputs(work) + row * h;
  const Seen own = seen(row, work);
  Scalar* weights = work[weights_] + row * places;
  Scalar* z = work[z_] + row * m;
  for (std::size_t s = 0; s < own.count; ++s) {
    weights[s] = attention_product(m, place(own.source, s, work), state);
  }
  if (own.count > 0) softmax({weights, own.count});
  std::fill(weights + own.count, weights + places, Scalar{0});
  take(
      own.count, weights, [&](std::size_t s) { return place(own.source, s, work); }, z);
  Scalar* joined = work[joined_] + row * (m + h);
  std::copy_n(z, m, joined);
  std::copy_n(state, h, joined + m);
}

const Scalar* SourceAttention::finish(Pieces& pieces, Random* random, Workspace& work) const {
  const std::size_t rows = work.rows(), h = config_.hidden;
  if (additive()) {
    const std::size_t m = memory();
    each_row(pieces, rows, Pieces::kCopied * static_cast<double>(h + m),
             [&](std::size_t first, std::size_t count) {
               for (std::size_t r = first; r < first + count; ++r) {
                 Scalar* joined = work[joined_] + r * (h + m);
                 std::copy_n(layer_.outputs(work) + r * h, h, joined);
                 std::copy_n(work[z_] + r * m, m, joined + h);
               }
             });
  } else if (dot()) {
    const double size = 2 * static_cast<double>(encoder_.places(work) * memory() + memory());
    each_row(pieces, rows, size, [&](std::size_t first, std::size_t count) {
      for (std::size_t r = first; r < first + count; ++r) attend_dot(r, work);
    });
    combine_->forward(pieces, rows, work[joined_], nullptr, work[y_]);
    each_row(pieces, rows, Pieces::kExponential * static_cast<double>(h),
             [&](std::size_t first, std::size_t count) {
               tanh_in_place(count * h, work[y_] + first * h);
             });
  }
  if (drops(random)) {
    dropout(pieces, config_.dropout, rows * width(), *random, work[mask_], work[y_], work[y_]);
  }
  return work[y_];
}

Scalar* SourceAttention::d_outputs(Workspace& work) const { return work[d_y_]; }

void SourceAttention::attend_dot_back(std::size_t row, Workspace& work) const {
  const std::size_t h = config_.hidden, m = memory(), places = encoder_.places(work);
  const Scalar* d_joined = work[d_joined_] + row * (m + h);
  const Scalar* state = layer_.outputs(work) + row * h;
  Scalar* d_h = work[d_h_] + row * h;
  std::copy_n(d_joined + m, h, d_h);
  const Seen own = seen(row, work);
  Scalar* d_scores = token_work(places);
  take_back(row, own, d_joined, d_scores, work);
  Scalar* d_memory = encoder_.d_memory(work) + own.source * places * m;
  for (std::size_t s = 0; s < own.count; ++s) {
    add_multiple(h, d_scores[s], place(own.source, s, work), d_h);
    add_multiple(h, d_scores[s], state, d_memory + s * m);
  }
}

const Scalar* SourceAttention::finish_back(Pieces& pieces, Workspace& work) const {
  const std::size_t rows = work.rows(), h = config_.hidden, m = memory();
  const bool drops = config_.dropout > 0;
  if (drops) apply_mask(pieces, rows * width(), work[mask_], work[d_y_]);
  if (additive()) {
    each_row(pieces, rows, Pieces::kCopied * static_cast<double>(h + m),
             [&](std::size_t first, std::size_t count) {
               for (std::size_t r = first; r < first + count; ++r) {
                 const Scalar* d_joined = work[d_joined_] + r * (h + m);
                 std::copy_n(d_joined, h, work[d_h_] + r * h);
                 std::copy_n(d_joined + h, m, work[d_z_] + r * m);
               }
             });
    const std::size_t keys = work.size().sources * encoder_.places(work);
    zero(pieces, keys * h, work[d_keys_]);
  } else if (dot()) {
    // y is the tanh times the factors of dropout; where these are 0, so is dL/dy.
    const Scalar* mask = drops ? work[mask_] : nullptr;
    each_row(pieces, rows, Pieces::kCopied * static_cast<double>(h),
             [&](std::size_t first, std::size_t count) {
               for (std::size_t i = first * h; i < (first + count) * h; ++i) {
                 const bool kept = mask != nullptr && mask[i] > 0;
                 const Scalar y = kept ? work[y_][i] / mask[i] : work[y_][i];
                 work[d_a_][i] = work[d_y_][i] * (1 - y * y);
               }
             });
    combine_->backward(pieces, rows, work[joined_], work[d_a_], work[d_joined_]);
    const double size = 4 * static_cast<double>(encoder_.places(work) * m + m);
    each_row(pieces, rows, size, [&](std::size_t first, std::size_t count) {
      for (std::size_t r = first; r < first + count; ++r) attend_dot_back(r, work);
    });
  }
  return work[d_h_];
}

void SourceAttention::begin_back(Pieces& pieces, Workspace& work) const {
  if (!additive()) return;
  const int rows = static_cast<int>(work.rows()), n = static_cast<int>(config_.hidden);
  const int m = static_cast<int>(memory()), columns = layer_.gate_columns();
  const Tensor& read = *layer_.weight_ih();
  // dW (H, H) += dq^T h_{t-1};  the layer's columns of z (G*H, M) += d_gates^T z
  gemm(pieces, Transpose::yes, Transpose::no, n, n, rows, work[d_queries_], n, layer_.befores(work),
       n, 1, query_->weight()->gradient.data(), n);
  gemm(pieces, Transpose::yes, Transpose::no, columns, m, rows, layer_.gates(work), columns,
       work[z_], m, 1, read.gradient.data() + config_.embedding, static_cast<int>(read.shape[1]));
  const std::size_t keys = work.size().sources * encoder_.places(work);
  if (keys == 0) return;
  // dU (H, M) += dk^T m;  dm (N*P, M) += dk U
  gemm(pieces, Transpose::yes, Transpose::no, n, m, static_cast<int>(keys), work[d_keys_], n,
       encoder_.memory(work), m, 1, key_->weight()->gradient.data(), m);
  gemm(pieces, Transpose::no, Transpose::no, static_cast<int>(keys), m, n, work[d_keys_], n,
       key_->weight()->weights.data(), m, 1, encoder_.d_memory(work), m);
}

}  // namespace onegin
