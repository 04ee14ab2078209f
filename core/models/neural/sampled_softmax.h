// A softmax over a sample of the types, for training with a large vocabulary.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "math/gemm.h"
#include "math/random.h"
#include "models/neural/weight_forms.h"
#include "models/neural/workspace.h"
#include "models/neural_model.h"

namespace onegin {

// The setting, 0 for all types, and its default: all where they are few enough to be quick.
template <class Visitor>
void visit_softmax_samples(Visitor& v, int& samples) {
  v.integer(
      "softmax_samples", samples,
      {.minimum = 0,
       .maximum = 1e6,
       .unit = phrase("types"),
       .help = phrase("In training, compare each token with about this many types (all frequent "
                      "ones and a random sample of the rest). 0 uses all. Scores are always "
                      "exact."),
       .in_training = true});
}
inline int suggested_softmax_samples(std::size_t types) { return types < 5000 ? 0 : 1024; }

// Each step draws a set S of types, type j with probability Q_j and independently of the others,
// for all rows together. The row with target y learns to tell y from S: cross-entropy over S and y
// of the logits z_j - ln Q_j, at whose minimum z are the logits of the full softmax (Jean et al.
// 2015, section 3.1). Types are numbered by falling frequency, and Q_j = min(1, s / (j + 1)),
// which is Zipf's law: the frequent ones always take part.
class SampledSoftmax {
 public:
  // What it works on: z = V h + c.
  struct Layer {
    const Scalar* weight;  // V (O, H)
    Scalar* d_weight;      // its gradient, added to
    const Scalar* bias;    // c (O), or null
    Scalar* d_bias;
    int width;  // H
  };
  // S has `expected` of the `outputs` types O in the mean; if that is all of them, they always are.
  // `width`: H.
  SampledSoftmax(std::size_t expected, std::size_t outputs, std::size_t width, WeightForms& forms,
                 Activations& activations);
  SampledSoftmax(const SampledSoftmax&) = delete;
  SampledSoftmax& operator=(const SampledSoftmax&) = delete;

  double probability(std::size_t type) const;  // Q_j
  // S of the last pass, ascending.
  std::span<const TokenId> sampled(Workspace& work) const { return sample(work).types; }

  // Draws S. Then the loss of h (R, H) and the gradients of the mean objective, d_h (R, H) and the
  // layer's. events: (R) the targets as types; O or more: none, not counted. The `loss` is an
  // estimate of the full softmax's, in which each type of S stands for 1 / Q_j of its like;
  // `objective` is what the gradients are of.
  void pass(Pieces& pieces, const Layer& layer, std::span<const TokenId> events, const Scalar* h,
            Scalar* d_h, Random& random, Workspace& work, PassResult& result) const;

 private:
  // What stands in the work space in a pass.
  struct Sample {
    std::span<TokenId> types;  // S, ascending
    TokenId* place;            // (O) where in S a type stands, or kNowhere
    Scalar* weight;            // (S, H) the rows of V that take part
    Scalar* d_weight;          // (S, H)
    Scalar* bias;              // (S) c_j - ln Q_j
    Scalar* d_bias;            // (S)
  };
  static constexpr TokenId kNowhere = kNoTarget;

  void prepare();
  void draw(const Layer& layer, Random& random, Workspace& work) const;
  Sample sample(Workspace& work) const;
  double row(std::size_t event, const Layer& layer, const Scalar* h, Scalar* d_h, Scalar scale,
             std::span<Scalar> z, const Sample& sample) const;

  std::size_t expected_, outputs_;
  std::size_t most_;                   // S is never larger
  std::vector<double> probability_;    // (O) Q_j
  std::vector<std::uint64_t> chance_;  // (O) Q_j 2^32: a smaller draw takes the type
  Activations::Index count_, types_, place_, weight_, d_weight_, bias_, d_bias_, logits_, packed_;
};

}  // namespace onegin
