// The parameters of one neural model: all weights in one flat array, all gradients in another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "math/scalar.h"
#include "models/neural_model.h"
#include "result.h"

namespace onegin {

class Parameters {
 public:
  // Declares a tensor. The pointer stays valid as long as this object, its spans point somewhere
  // once allocate() has succeeded.
  Tensor* add(std::string name, std::vector<std::size_t> shape, bool decays = true);
  // What is declared from now on is of that layer, as Tensor counts them.
  void enter(int layer) { layer_ = layer; }
  // What is declared from now on learns at `rate` times the learning rate.
  void set_rate(double rate) { rate_ = rate; }

  std::uint64_t declared() const;  // weights of all tensors, allocated or not
  // Weights and gradients of zero. Errors: many more than `most` weights; more memory than can be
  // had.
  Result<void> allocate(Pieces& pieces, std::uint64_t most);

  void visit(const TensorVisitor& visitor) const;
  void zero_gradients(Pieces& pieces);
  std::size_t size() const { return weights_.size(); }

  // One block per tensor, float32 little-endian.
  void save(Blocks& blocks) const;
  // Every tensor's block must be there, of its size, finite, and no other block may be; otherwise
  // nothing is changed and the Error names the tensor and the index.
  Result<void> load(Pieces& pieces, const BlockViews& blocks);

 private:
  Result<void> reserve(std::uint64_t most);
  Result<void> check_names(const BlockViews& blocks) const;

  struct Entry {
    std::string name;
    Tensor tensor;
    bool frozen = false;
  };
  std::deque<Entry> entries_;
  int layer_ = Tensor::kOfOutput;
  double rate_ = 1;
  std::vector<Scalar> weights_;
  std::vector<Scalar> gradients_;
};

}  // namespace onegin
