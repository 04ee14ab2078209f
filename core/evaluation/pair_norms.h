// How far a loss reaches back: the norm of dL_t/dh_k for every pair of time steps.
#pragma once

#include <span>
#include <vector>

#include "evaluation/trace_plane.h"
#include "evaluation/trace_text.h"

namespace onegin {

// Every loss needs a way back of its own. Many are gone at once, each as a stream of one batch that
// reads the same text and is judged at one step alone.
class PairNorms {
 public:
  explicit PairNorms(const TraceText& text) : text_(text) {}

  // Works off one batch. Adds to "pair_norm" (T, T) of every layer that has a hidden state: row t,
  // column k, 0 where k > t or another sentence lies between.
  void work(Pieces& pieces, NeuralModel& model, TracePlanes& planes);
  // Once that is done: on to the next batch; false if there is none.
  bool next();

 private:
  void begin(bool blanks);
  void take(NeuralModel& model, TracePlanes& planes);
  void take_layer(std::size_t width, std::span<const Scalar> d_h, Scalar* norms) const;

  const TraceText& text_;
  std::size_t first_ = 0, streams_ = 0;  // losses of the present batch
  std::vector<TokenId> inputs_, targets_;
  std::vector<std::uint8_t> restarts_;
  Batch batch_;
  Workspace work_;
  BatchState state_;
  PassResult result_;
};

}  // namespace onegin
