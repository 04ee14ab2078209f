// A worked example: a network of a few units that reads a word, with every number of its way
// forward and back, and what a few updates make of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/trace.h"
#include "models/model.h"
#include "training/optimizer.h"

namespace onegin {

struct NamedWeights {
  std::string name;  // "rnn.weight_ih_l0"
  std::size_t rows = 0, columns = 0;
  std::vector<double> values;  // (rows, columns), row-major
};

// What the network is and reads. A type is known by its number, from 0.
struct ExampleSettings {
  std::string kind;
  std::size_t types = 0;
  std::size_t outputs = 0;       // the number of events that the network tells apart; 0: the types
  std::vector<double> inputs;    // (types, E) the vector of each type; empty: one-hot
  std::vector<TokenId> reads;    // (T) types
  std::vector<TokenId> targets;  // (T) the event that is to follow each
  std::size_t hidden = 3;
  std::size_t context = 3;  // of a kind that sees a window
  std::uint64_t seed = 1;   // of the weights that are not given
  std::vector<NamedWeights> weights;
  double learning_rate = 0.1;
  std::size_t updates = 0;  // plain gradient descent on the whole word
};

// The vectors of the types stay as they are, and of two biases that are added (b + s) the first
// learns and the second is zero: so the equations of a lecture, with one b, have its numbers.
class WorkedExample {
 public:
  static constexpr std::size_t kMostTypes = 32, kMostSteps = 16, kMostHidden = 16;
  // Type i is id i + 1. Id 0 is what stands before the first type: its vector is zero.
  static constexpr TokenId kFirstType = 1;
  static constexpr std::size_t kMostContext = 8, kMostUpdates = 20'000;

  explicit WorkedExample(ExampleSettings settings);

  // True while there is more to do. Errors: a kind that has no units; sizes; weights that are not
  // there, or of another size; a learning rate so large that the loss is no number any more.
  Result<bool> advance(const Exhausted& exhausted);

  // Of the weights given: everything that a trace has, with what each step gives to each gradient
  // and the products, and "difference" (N, M) beside each "gradient": the central difference of the
  // loss, of fourth order.
  std::vector<TracePlane>& planes() { return tracer_->planes(); }
  // ln P of each target.
  const std::vector<double>& log_probs() const { return tracer_->log_probs(); }
  // The mean over the steps, before each update and after the last.
  const std::vector<double>& losses() const { return losses_; }
  // After the updates: those that learn.
  std::vector<NamedWeights> weights();
  // What it writes after the first type read, when the likeliest event is read next: before the
  // updates and after. Empty where events are not the types.
  const std::vector<TokenId>& written() const { return written_; }
  const std::vector<TokenId>& written_after() const { return written_after_; }

 private:
  enum class Phase { build, trace, differences, updates, done };

  Result<void> check() const;
  Result<void> build();
  Result<void> set_fields();
  Result<void> set_weights();
  Result<void> update();
  void take_differences();
  double loss_at(Scalar& weight, double value);
  double mean_loss();
  std::vector<TokenId> write();
  std::size_t width() const {
    return settings_.inputs.empty() ? settings_.types : settings_.inputs.size() / settings_.types;
  }
  NeuralModel& neural() { return *model_->as_neural(); }

  const ExampleSettings settings_;
  Shape shape_;
  TraceText text_;
  std::unique_ptr<Model> model_;
  std::vector<Tensor> tensors_;  // those that learn
  std::optional<Tracer> tracer_;
  Optimizer optimizer_;
  Phase phase_ = Phase::build;
  std::vector<double> losses_;
  std::vector<TokenId> written_, written_after_;
};

}  // namespace onegin
