// What a session answers of what stands inside a model: Events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sentence.h"
#include "session/example_tensor.h"
#include "session/token_probability.h"

namespace onegin {

struct Inspected {
  static constexpr std::string_view kType = "inspected";
  std::string json;  // what `onegin inspect --json` prints
  template <class V>
  void visit(V& v) {
    v("json", json);
  }
};

// Numbers (rows, columns) from inside a model. Rows are time steps, or those of a weight.
struct PlaneDescription {
  std::string plane;   // "h", "f", "dh", ...
  std::string tensor;  // the weight it is about; empty: none
  double layer = 0, rows = 0, columns = 0;
  double offset = 0;  // its first number in the payload
  std::string scale;  // "gate": from 0 to 1, "share": the same, of a sum of 1; "tanh": from -1 to
                      // 1, "any"
  Sentence meaning;
  std::vector<std::uint32_t> order;  // of the columns, similar ones beside each other, if asked for
  std::vector<Sentence> titles;      // of the columns; none: they are units
  // Of a network that reads a source by itself: its rows, or its columns, are the source's tokens;
  // its one row is about the source as a whole.
  bool of_source = false, over_source = false, whole_source = false;
  // Square pictures, one of each channel: the numbers stand row by row from the top, the channels
  // of a pixel side by side; titles are those of the channels. 0: the plane is no pictures.
  double side = 0, channels = 0;
  bool coloured = false;  // the first three channels are red, green and blue, from 0 to 1
  // The convolution that made them of the pictures before them; the trace has the planes "weight"
  // (channels, those before * K * K) and (channels, 1) of its tensors module.weight and
  // module.bias. Its K x K filters stand `stride` pixels apart, the first with its middle on the
  // first pixel. Empty: they are what the network sees.
  std::string module;
  double stride = 0;
  template <class V>
  void visit(V& v) {
    v("plane", plane);
    v("tensor", tensor);
    v("layer", layer);
    v("rows", rows);
    v("columns", columns);
    v("offset", offset);
    v("scale", scale);
    v("meaning", meaning);
    v("order", order);
    v("titles", titles);
    v("of_source", of_source);
    v("over_source", over_source);
    v("whole_source", whole_source);
    v("side", side);
    v("channels", channels);
    v("coloured", coloured);
    v("module", module);
    v("stride", stride);
  }
};

struct Traced {  // payload: float32, the planes one after another, each row-major
  static constexpr std::string_view kType = "traced";
  std::vector<TokenProbability> read;  // at each step, the token read
  std::vector<TokenProbability> next;  // the token that follows, and its probability; NaN: not
                                       // judged
  // Of a network that reads the source of a pair by itself, whose steps are those of the target:
  // the tokens of the source.
  std::vector<std::string> source;
  std::vector<PlaneDescription> planes;
  double loss = 0, events = 0;  // sum over the judged steps, nats
  std::vector<std::string>
      equations;  // of a step, in the names of the planes: "c = f * c' + i * g"
  template <class V>
  void visit(V& v) {
    v("equations", equations);
    v("read", read);
    v("next", next);
    v("source", source);
    v("planes", planes);
    v("loss", loss);
    v("events", events);
  }
};

// Payload: float32, the planes one after another, each row-major. Beside those of Traced with
// contributions, for every weight: "input" (T, M), what it reads at each step, "product" (T, N),
// what it gives, "back" (T, M), what it passes back; and "difference" (N, M), the central
// difference of the loss beside each "gradient".
struct ExampleTraced {
  static constexpr std::string_view kType = "example_traced";
  std::vector<PlaneDescription> planes;  // of the weights given
  std::vector<double> step_losses;       // of each target, in nats
  std::vector<double> losses;            // the mean, before each update and after the last
  std::vector<ExampleTensor> weights;    // after the updates: those that learn
  // What it writes after the first type read, the likeliest each time: before the updates, and
  // after them. Empty where the events are not the types.
  std::vector<std::uint32_t> written, written_after;
  template <class V>
  void visit(V& v) {
    v("planes", planes);
    v("step_losses", step_losses);
    v("losses", losses);
    v("weights", weights);
    v("written", written);
    v("written_after", written_after);
  }
};

// A place in the held-out part: the text before a token, the token at which the value stands, and
// what follows.
struct UnitContext {
  std::string before, token, after;
  double value = 0;
  template <class V>
  void visit(V& v) {
    v("before", before);
    v("token", token);
    v("after", after);
    v("value", value);
  }
};

struct ExtremesFound {
  static constexpr std::string_view kType = "extremes_found";
  std::vector<UnitContext> highest, lowest;  // the most extreme first
  double read = 0;                           // the number of held-out tokens that were read
  template <class V>
  void visit(V& v) {
    v("highest", highest);
    v("lowest", lowest);
    v("read", read);
  }
};

}  // namespace onegin
