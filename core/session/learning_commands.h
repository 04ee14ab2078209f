// What a person may ask of a text, a model and its training: Commands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace onegin {

// The text and the task. Payload: the raw bytes; the last `validation_bytes` of them are a held-out
// text of its own. Forgets model and training. Answered by TaskReady. With `task_bytes` the payload
// ends with a project file of `task_bytes` bytes: the text is read under the file's task and its
// vocabulary, and the settings are those of that task; types that the vocabulary has not are
// unknown.
struct SetText {
  static constexpr std::string_view kType = "set_text";
  std::vector<std::pair<std::string, std::string>> settings;  // TaskConfig fields by name
  std::uint32_t validation_bytes = 0;
  std::uint32_t text = 0;  // which text, for a page that has several sessions; 0: not known
  std::uint32_t task_bytes = 0;
  template <class V>
  void visit(V& v) {
    v("settings", settings);
    v("validation_bytes", validation_bytes);
    v("text", text);
    v("task_bytes", task_bytes);
  }
};

// The model kind and every setting that differs from its default: fields of the model, of the
// training. Builds the model anew. Answered by Configured. `train_only` changes what may change
// while training (learning rate, clipping) and keeps everything learnt. `text_part`: the
// model learns from the beginning of the training part, up to this fraction; vocabulary and
// held-out part stay those of all. `slot`: the model's own name, under which it is saved; empty:
// its kind.
struct Configure {
  static constexpr std::string_view kType = "configure";
  std::string kind;
  std::vector<std::pair<std::string, std::string>> settings;
  std::uint32_t seed = 1;
  bool train_only = false;
  double text_part = 1;
  std::string slot = {};
  template <class V>
  void visit(V& v) {
    v("kind", kind);
    v("settings", settings);
    v("seed", seed);
    v("train_only", train_only);
    v("text_part", text_part);
    v("slot", slot);
  }
};

// Trains until a limit, or on and on with none, until Pause. Limits count from the model's first
// step, so that a paused and resumed training is the same as one in a piece. Answered by Progress,
// at most ten times a second.
struct Train {
  static constexpr std::string_view kType = "train";
  double steps = 0, epochs = 0, seconds = 0;
  template <class V>
  void visit(V& v) {
    v("steps", steps);
    v("epochs", epochs);
    v("seconds", seconds);
  }
};

struct Pause {
  static constexpr std::string_view kType = "pause";
  template <class V>
  void visit(V&) {}
};  // answered by Progress
struct Step {
  static constexpr std::string_view kType = "step";
  template <class V>
  void visit(V&) {}
};  // one training step; Progress
struct Reset {
  static constexpr std::string_view kType = "reset";
  template <class V>
  void visit(V&) {}
};  // first weights again; Progress

}  // namespace onegin
