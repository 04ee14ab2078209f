// A trace: the numbers inside a network while it reads a text, and their gradients.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluation/pair_norms.h"
#include "evaluation/singular_value.h"
#include "evaluation/trace_plane.h"
#include "evaluation/trace_text.h"
#include "evaluation/unit_order.h"
#include "models/neural/model_copy.h"

namespace onegin {

// Which planes a trace has, besides those of the activations and, where some are pictures, "weight"
// of the filters that made them. T steps, H units, O events, N x M entries of a weight.
struct TraceOptions {
  // The gradient of the mean loss over the text: planes "dh", "da...", "do" (T, .), and for every
  // weight "step_norm" (T, 1): the Euclidean norm of what each time step gives to its gradient.
  bool backward = false;
  // The gradient of the loss of this step alone, counted from 1; 0: the mean of all.
  std::size_t target = 0;
  // "pair_norm" (T, T): the norm of the gradient of each step's loss (row t) with respect to each
  // hidden state (column k), dL_t/dh_k; and "singular" (G, 1): the largest singular value of every
  // gate's recurrent matrix, with which a gradient is multiplied at every step back.
  bool pairs = false;
  // Whole matrices: for every weight "weight" and "gradient" (N, M), as training uses it, and
  // "step_gradient" (T, N * M), what each time step gives to that.
  bool contributions = false;
  // Of every weight, step by step, what it reads, gives and passes back: "input", "product",
  // "back". For networks of a few units.
  bool products = false;
  std::optional<std::uint64_t> first_weights = {};  // of the model before training, by its seed
  std::vector<Clamp> clamps = {};                   // what is held at a value
  bool order = false;  // of the units of every plane, similar ones beside each other
  std::vector<std::string> planes = {};  // only those of these names; empty: all
  bool units = false;                    // without "logits", "probabilities" and "do"
};

inline constexpr std::size_t kMostPairs = 512;                // T where pairs are asked for
inline constexpr std::size_t kMostTraceNumbers = 1ULL << 25;  // in a trace: 128 MB

// Runs a copy of a model, which is traceable, over a text. All arguments must outlive it.
class Tracer {
 public:
  Tracer(NeuralModel& model, const Shape& shape, const TraceText& text, TraceOptions options);

  // True while there is more to do. Errors: the text is too long for what is asked; a target that
  // is not there; no memory.
  Result<bool> advance(const Exhausted& exhausted);

  std::vector<TracePlane>& planes() { return planes_.all; }
  // Where the values of one more plane are to be written.
  Scalar* add_plane(TracePlane plane) { return planes_.add(std::move(plane)); }
  // As TraceableModel has them.
  std::vector<std::string_view> equations() const { return model_.traceable().equations(); }
  // ln P of what follows each step, or stands at it; NaN where it is not judged, as where a network
  // that hides what it is asked for was shown it.
  const std::vector<double>& log_probs() const { return log_probs_; }
  double loss() const { return loss_; }  // sum over the counted events, nats
  std::size_t events() const { return events_; }

 private:
  enum class Phase { begin, copy, pass, pairs, singular, order, done };

  Result<void> check() const;
  Result<void> work(Pieces& pieces);
  void next_phase();
  void pass(Pieces& pieces);
  bool needs_d_logits() const;
  void take_forward(Pieces& pieces, const Scalar* outputs);
  void take_embedding();
  void begin_logits();
  void take_logits(std::size_t first, std::size_t count, Scalar* rows);
  void take_backward();
  std::size_t outputs() const { return model_.neural().vocabulary_size() - first_event_; }  // O
  bool is_event(std::size_t t) const {
    return targets_[t] >= first_event_ && targets_[t] - first_event_ < outputs();
  }

  const TraceText& text_;
  const TraceOptions options_;
  std::vector<TokenId> targets_;  // (T), those that count
  const TokenId first_event_;
  const bool shown_;  // what is judged, to a network that else hides it
  ModelCopy model_;
  Pieces pieces_{Pieces::kLargest};
  Phase phase_ = Phase::begin;
  Workspace work_;
  BatchState state_;
  PassResult result_;
  std::vector<double> log_probs_;
  double loss_ = 0;
  std::size_t events_ = 0;
  std::optional<std::size_t> logits_, probabilities_;  // their places among the planes
  std::vector<Scalar> d_logits_;                       // (T, O), empty where nothing is made of it
  PairNorms pairs_;
  SingularValues singular_;
  UnitOrders orders_;
  TracePlanes planes_;
};

}  // namespace onegin
