// Copies of all weights, in pieces: before a step, of the best so far, and back.
#include <algorithm>

#include "training/gradient_learner.h"

namespace onegin {

// Some pieces of a copy.
void GradientLearner::copy_weights() {
  const bool more = pieces_.walk([this](Pieces& pieces) {
    if (copying_ == Copying::best_kept) {
      keep(pieces, best_);
    } else {
      put_back(pieces, copying_ == Copying::best_taken_back ? best_ : before_);
    }
  });
  if (!more) copying_ = Copying::none;
}

void GradientLearner::reserve(Pieces& pieces, Weights& copy) const {
  pieces(1, [&] {
    copy.resize(tensors_.size());
    for (std::size_t i = 0; i < tensors_.size(); ++i) copy[i].reserve(tensors_[i].weights.size());
  });
}

void GradientLearner::keep(Pieces& pieces, Weights& copy) const {
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

void GradientLearner::put_back(Pieces& pieces, const Weights& copy) {
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
