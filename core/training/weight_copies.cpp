// Copying weights, some millions at a time.
#include "training/weight_copies.h"

#include <algorithm>

namespace onegin {

void WeightCopies::put_back_last() {
  if (has_last_) copying_ = Copying::puts_back_last;
  has_last_ = false;
}

void WeightCopies::advance() {
  const bool more = pieces_.walk([this](Pieces& pieces) {
    switch (copying_) {
      case Copying::none:
        return;
      case Copying::keeps_best:
        return keep(pieces, best_);
      case Copying::puts_back_best:
        return put_back(pieces, best_);
      case Copying::puts_back_last:
        return put_back(pieces, last_);
    }
  });
  if (!more) copying_ = Copying::none;
}

void WeightCopies::abandon() {
  copying_ = Copying::none;
  pieces_ = Pieces(Pieces::kLargest);
}

void WeightCopies::reserve(Pieces& pieces, Weights& copy) const {
  pieces(1, [&] {
    copy.resize(tensors_.size());
    for (std::size_t i = 0; i < tensors_.size(); ++i) copy[i].reserve(tensors_[i].weights.size());
  });
}

void WeightCopies::keep(Pieces& pieces, Weights& copy) const {
  reserve(pieces, copy);
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const std::span<const Scalar> from = tensors_[i].weights;
    pieces.parts(from.size(), Pieces::kFresh, [&](std::size_t first, std::size_t count) {
      if (copy[i].size() < first + count) copy[i].resize(first + count);
      std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(first), count,
                  copy[i].begin() + static_cast<std::ptrdiff_t>(first));
    });
  }
}

void WeightCopies::put_back(Pieces& pieces, const Weights& copy) {
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const std::span<Scalar> to = tensors_[i].weights;
    pieces.parts(to.size(), 2 * Pieces::kCopied, [&](std::size_t first, std::size_t count) {
      std::copy_n(copy[i].begin() + static_cast<std::ptrdiff_t>(first), count,
                  to.begin() + static_cast<std::ptrdiff_t>(first));
    });
  }
  model_.repack(pieces);
}

}  // namespace onegin
