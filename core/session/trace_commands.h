// What a person may ask of what stands inside a model: Commands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "session/example_tensor.h"

namespace onegin {

struct Inspect {
  static constexpr std::string_view kType = "inspect";
  bool gradient_check = false;
  template <class V>
  void visit(V& v) {
    v("gradient_check", gradient_check);
  }
};  // answered by Inspected
// Looks inside a network while it reads the payload. Answered by Traced. Error: the model has no
// planes; the text is too long for what is asked.
struct Trace {
  static constexpr std::string_view kType = "trace";
  bool backward = false;       // gradients of the mean loss as well
  std::uint32_t target = 0;    // of the loss of this step alone, from 1; 0: of all
  bool pairs = false;          // the norm of dL_t/dh_k for all pairs of steps; singular values
  bool contributions = false;  // whole weights, gradients, and what each step gives to them
  bool first_weights = false;  // of the model as it was before it learnt anything
  std::vector<std::pair<std::string, std::string>> clamps = {};  // as in Score
  bool order = false;                    // the units of every plane, similar ones beside each other
  std::vector<std::string> planes = {};  // only those of these names; empty: all
  bool units = false;  // without planes of the vocabulary: logits, probabilities, their gradient
  template <class V>
  void visit(V& v) {
    v("backward", backward);
    v("target", target);
    v("pairs", pairs);
    v("contributions", contributions);
    v("first_weights", first_weights);
    v("clamps", clamps);
    v("order", order);
    v("planes", planes);
    v("units", units);
  }
};

// A network of a few units that reads a few types, forward and back, with every number; and what
// some updates of plain gradient descent make of it. Types are known by their numbers from 0. Task
// and model of the session stay, and are not needed. Answered by ExampleTraced.
struct Example {
  static constexpr std::string_view kType = "example";
  std::string kind = "rnn";
  std::uint32_t types = 0;
  std::uint32_t outputs = 0;           // events it tells apart; 0: the types
  std::vector<double> inputs;          // a vector for each type; empty: one-hot
  std::vector<std::uint32_t> reads;    // the types, step by step
  std::vector<std::uint32_t> targets;  // the event that is to follow each
  std::uint32_t hidden = 3;            // units
  std::uint32_t context = 3;           // steps that a window shows, if the kind has one
  std::uint32_t seed = 1;              // of weights that are not given
  std::vector<ExampleTensor> weights;
  double learning_rate = 0.1;
  std::uint32_t updates = 0;
  template <class V>
  void visit(V& v) {
    v("kind", kind);
    v("types", types);
    v("outputs", outputs);
    v("inputs", inputs);
    v("reads", reads);
    v("targets", targets);
    v("hidden", hidden);
    v("context", context);
    v("seed", seed);
    v("weights", weights);
    v("learning_rate", learning_rate);
    v("updates", updates);
  }
};

// Where in the held-out part a unit of a network's plane is highest and lowest, the contexts with
// it. Answered by ExtremesFound. Error: no network, no such plane or unit, nothing held out.
struct Extremes {
  static constexpr std::string_view kType = "extremes";
  std::string plane = "h";
  std::uint32_t layer = 0, unit = 0;
  std::uint32_t count = 8;  // of each kind, at most 50
  template <class V>
  void visit(V& v) {
    v("plane", plane);
    v("layer", layer);
    v("unit", unit);
    v("count", count);
  }
};

}  // namespace onegin
