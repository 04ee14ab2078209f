// Copies of all weights of a network: the last good ones, and the best so far.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/neural_model.h"

namespace onegin {

// A network may be large, so a copy is made and put back in pieces. While one is under way, the
// weights or the copy are half done.
class WeightCopies {
 public:
  using Weights = std::vector<std::vector<Scalar>>;  // one per tensor

  // `tensors` are the model's, once there is something to copy. Both must outlive it.
  WeightCopies(NeuralModel& model, const std::vector<Tensor>& tensors)
      : model_(model), tensors_(tensors) {}

  // The last good weights are those before the last update. They are kept as a part of the step.
  void keep_last(Pieces& pieces) { keep(pieces, last_); }
  void updated() { has_last_ = true; }

  // These begin a copy, which advance() goes on with. Without an update since, nothing needs to be
  // put back.
  void keep_best() { copying_ = Copying::keeps_best; }
  void put_back_best() { copying_ = Copying::puts_back_best; }
  void put_back_last();
  bool under_way() const { return copying_ != Copying::none; }
  // Some pieces of the copy.
  void advance();
  void abandon();

  bool has_best() const { return !best_.empty(); }
  const Weights& best() const { return best_; }
  void forget_best() { best_.clear(); }
  // The best weights of a training that was saved: read(first, to) writes those from `first` on,
  // counted through all tensors. An Error of read() ends it.
  template <class Read>
  Result<void> read_best(Pieces& pieces, const Read& read) {
    reserve(pieces, best_);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      const std::size_t size = tensors_[i].weights.size();
      auto done = pieces.parts(size, 2 * Pieces::kFresh,
                               [&](std::size_t first, std::size_t count) -> Result<void> {
                                 best_[i].resize(first + count);
                                 return read(begin + first, std::span(best_[i]).subspan(first));
                               });
      if (!done) return done;
      begin += size;
    }
    return {};
  }

 private:
  enum class Copying { none, keeps_best, puts_back_best, puts_back_last };

  void reserve(Pieces& pieces, Weights& copy) const;
  void keep(Pieces& pieces, Weights& copy) const;
  void put_back(Pieces& pieces, const Weights& copy);

  NeuralModel& model_;
  const std::vector<Tensor>& tensors_;
  Weights last_, best_;
  bool has_last_ = false;
  Copying copying_ = Copying::none;
  Pieces pieces_{Pieces::kLargest};
};

}  // namespace onegin
