// What a decoder takes from its source at every step: nothing but its first state (Sutskever et al.
// 2014), or also a mean of the encoder's places, weighed by attention (Luong et al. 2015, Bahdanau
// et al. 2015).
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "math/activations.h"
#include "math/sums.h"
#include "models/neural/linear.h"
#include "models/neural/recurrent_layer.h"
#include "models/neural/source_encoder.h"

namespace onegin {

enum class AttentionKind : int { none, dot, additive };
inline constexpr std::array<std::string_view, 3> kAttentionKinds{"none", "dot", "additive"};

// Sizes: R rows of a pass; N sources of P places of M numbers; H hidden units; W numbers of what
// the output layer reads, y. With weights a over the places m_s of a row's source and their mean
// z_t = sum_s a_s m_s:
//   none      y_t = h_t                                                           (W = H)
//   dot       a = softmax(m_s . h_t),            y_t = tanh(W_c [z_t h_t])        (W = H = M)
//   additive  a = softmax(v . tanh(W h_{t-1} + U m_s)), where the step reads [e_t z_t] and
//             y_t = [h_t z_t]                                                     (W = H + M)
// A source without places gives z = 0.
class SourceAttention {
 public:
  struct Config {
    AttentionKind kind = AttentionKind::additive;
    std::size_t hidden = 0;     // H
    std::size_t embedding = 0;  // columns of the layer's weight_ih before those of z
    double dropout = 0;         // of y
  };
  // Columns of what the layer reads beside the embedding.
  static std::size_t inputs(AttentionKind kind, const SourceEncoder& encoder) {
    return kind == AttentionKind::additive ? encoder.width() : 0;
  }

  // Declares NAME.attention.W, U, v or NAME.combine. The layer is the decoder's.
  SourceAttention(const Config& config, const std::string& name, const RecurrentLayer& layer,
                  const SourceEncoder& encoder, const SourceRows& rows, Parameters& parameters,
                  WeightForms& forms, Activations& activations);

  std::size_t width() const;  // W
  Activations::Index outputs_index() const { return y_; }
  std::size_t place_width() const;  // M, and of the keys U m_s
  void initialise(Pieces& pieces, Random& random);

  // What acts on the layer's steps, as long as this and the work space are there.
  class Steps : public StepInput {
   public:
    Steps(const SourceAttention& attention, Workspace& work) : own_(attention), work_(work) {}
    void begin(std::size_t row, Scalar* h, Scalar* c) const override;
    void begin_back(std::size_t row, const Scalar* d_h, const Scalar* d_c) const override;
    void add(std::size_t row, std::size_t count, const Scalar* h_before,
             Scalar* gates) const override;
    void add_back(std::size_t row, std::size_t count, const Scalar* d_gates,
                  Scalar* d_h) const override;
    double size() const override;

   private:
    const SourceAttention& own_;
    Workspace& work_;
  };

  // Before the layer's steps, the encoder's memory being there; and after them: y (R, W).
  void begin(Pieces& pieces, Workspace& work) const;
  const Scalar* finish(Pieces& pieces, Random* random, Workspace& work) const;
  // (R, W) where dL/dy is to stand.
  Scalar* d_outputs(Workspace& work) const;
  // dL/dh (R, H), given that; and, after the steps back, the gradients of the weights and of the
  // memory.
  const Scalar* finish_back(Pieces& pieces, Workspace& work) const;
  void begin_back(Pieces& pieces, Workspace& work) const;

  // One step without a pass: the places of a source as place_width() numbers each.
  struct Places {
    const Scalar* const* rows = nullptr;
    std::size_t count = 0;
    Scalar* weights = nullptr;  // (count) where the weights are to stand as well, if anywhere
  };
  // A place of the memory of a pass, with its key.
  void copy_place(std::size_t source, std::size_t place, Workspace& work, Scalar* to) const;
  // Before the step: gates (G*H) += its part; z (M) is kept by the caller, for the second call.
  void add_one(const Places& places, const Scalar* h_before, Scalar* gates, Scalar* z) const;
  void finish_one(const Places& places, const Scalar* h, Scalar* z, Scalar* y) const;

 private:
  bool additive() const { return config_.kind == AttentionKind::additive; }
  bool dot() const { return config_.kind == AttentionKind::dot; }
  bool drops(const Random* random) const { return random != nullptr && config_.dropout > 0; }
  std::size_t memory() const { return encoder_.width(); }  // M
  // Scores (count) of the keys by v . tanh(query + key); `work` (count, H) is left as that tanh.
  template <class Key>
  void judge(const Scalar* query, std::size_t count, const Key& key, Scalar* work,
             Scalar* scores) const;
  // z (M) of places by their weights (count).
  template <class Place>
  void take(std::size_t count, const Scalar* weights, const Place& place, Scalar* z) const;
  const Scalar* place(std::size_t source, std::size_t s, Workspace& work) const;
  const Scalar* key(std::size_t source, std::size_t s, Workspace& work) const;
  // The source of a row that has places, and how many; none: count 0.
  struct Seen {
    std::size_t source = 0, count = 0;
  };
  Seen seen(std::size_t row, Workspace& work) const;
  // d_scores (count) of a row, given dL/dz; adds z's part to the gradient of the memory.
  void take_back(std::size_t row, const Seen& seen, const Scalar* d_z, Scalar* d_scores,
                 Workspace& work) const;
  void attend_dot(std::size_t row, Workspace& work) const;
  void attend_dot_back(std::size_t row, Workspace& work) const;

  Config config_;
  const RecurrentLayer& layer_;
  const SourceEncoder& encoder_;
  const SourceRows& rows_;
  std::optional<Linear> query_, key_, combine_;     // W (H, H), U (H, M), W_c (H, M + H)
  Tensor* v_ = nullptr;                             // (1, H)
  const PackedMatrix* query_back_ = nullptr;        // W (H, H)
  const PackedMatrix* read_ = nullptr;              // the layer's columns of z, (M, G*H)
  const PackedMatrix* read_back_ = nullptr;         // (G*H, M)
  Activations::Index weights_ = 0;                  // (R, P)
  Activations::Index z_ = 0, d_z_ = 0;              // (R, M)
  Activations::Index queries_ = 0, d_queries_ = 0;  // (R, H) W h_{t-1}
  Activations::Index keys_ = 0, d_keys_ = 0;        // (N, P, H) U m_s
  Activations::Index joined_ = 0, d_joined_ = 0;    // (R, H + M) [h z] or [z h]
  Activations::Index y_ = 0, d_y_ = 0;              // (R, W)
  Activations::Index d_h_ = 0;                      // (R, H)
  Activations::Index d_a_ = 0;   // (R, H) of a trace: dL/d of what tanh is applied to
  Activations::Index mask_ = 0;  // (R, W) dropout
};

// Products of rows of n numbers.
inline Scalar attention_product(std::size_t n, const Scalar* a, const Scalar* b) {
  return sum_of(n, [&](std::size_t j) { return a[j] * b[j]; });
}
inline void add_multiple(std::size_t n, Scalar factor, const Scalar* x, Scalar* to) {
  for (std::size_t j = 0; j < n; ++j) to[j] += factor * x[j];
}

template <class Key>
void SourceAttention::judge(const Scalar* query, std::size_t count, const Key& key, Scalar* work,
                            Scalar* scores) const {
  const std::size_t h = config_.hidden;
  for (std::size_t s = 0; s < count; ++s) {
    const Scalar* own = key(s);
    for (std::size_t j = 0; j < h; ++j) work[s * h + j] = query[j] + own[j];
  }
  tanh_in_place(count * h, work);
  for (std::size_t s = 0; s < count; ++s) {
    scores[s] = attention_product(h, v_->weights.data(), work + s * h);
  }
}

template <class Place>
void SourceAttention::take(std::size_t count, const Scalar* weights, const Place& place,
                           Scalar* z) const {
  std::fill_n(z, memory(), Scalar{0});
  for (std::size_t s = 0; s < count; ++s) add_multiple(memory(), weights[s], place(s), z);
}

}  // namespace onegin
