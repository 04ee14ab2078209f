// Skip-gram with negative sampling (Mikolov et al. 2013, "Distributed representations of words and
// phrases and their compositionality"): a token's vector is to say which tokens stand near it.
//
//   L(w, c) = -ln sigma(v_w . u_c) - sum_k ln sigma(-v_w . u_{n_k})                         (4)
// for a token w, one c near it, and tokens n_1, n_2, ... drawn at random; v are the vectors that
// are kept, input.weight (V, E), u those of the neighbours, output.weight (V, E).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "math/aligned.h"
#include "math/random.h"
#include "math/scalar.h"
#include "models/embedding_model.h"
#include "pieces.h"
#include "text/token.h"

namespace onegin {

// A token, one near it, and the tokens drawn instead.
struct SkipGramPair {
  TokenId centre = 0;
  TokenId context = 0;
  std::span<const TokenId> negatives;
};

class SkipGram {
 public:
  // Rows are padded with zeros to whole lanes.
  static constexpr std::size_t kLanes = 16;
  static std::size_t stride_for(std::size_t size) { return (size + kLanes - 1) / kLanes * kLanes; }

  // Weights of zero: V types, vectors of E numbers.
  void allocate(Pieces& pieces, std::size_t types, std::size_t size);
  // As word2vec begins: v uniform in [-0.5, 0.5) / E, u zero.
  void initialise(Pieces& pieces, Random& random);

  // L of the pair, and its gradient added to `input` and `output` (V, E), each row-major. A type
  // that is named twice counts twice.
  double gradient(const SkipGramPair& pair, std::span<Scalar> input,
                  std::span<Scalar> output) const;
  // A step of plain gradient descent on the pair, at once; of negatives that are named twice the
  // second sees the first's step. Returns L before the step.
  Scalar step(const SkipGramPair& pair, Scalar rate);

  Vectors input() const { return view(input_); }
  Vectors output() const { return view(output_); }
  std::span<Scalar> input_row(std::size_t type) { return {input_.data() + type * stride_, size_}; }
  std::span<Scalar> output_row(std::size_t type) {
    return {output_.data() + type * stride_, size_};
  }
  std::size_t parameters() const { return 2 * types_ * size_; }
  std::size_t memory_bytes() const { return (input_.size() + output_.size()) * sizeof(Scalar); }

 private:
  Vectors view(const AlignedVector<Scalar>& weights) const {
    return {weights.data(), types_, size_, stride_};
  }

  std::size_t types_ = 0;   // V
  std::size_t size_ = 0;    // E
  std::size_t stride_ = 0;  // of a row
  AlignedVector<Scalar> input_, output_, change_;
};

}  // namespace onegin
