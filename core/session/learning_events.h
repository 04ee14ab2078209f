// What a session answers of a text, a model and its training: Events.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "sentence.h"

namespace onegin {

struct TaskReady {
  static constexpr std::string_view kType = "task_ready";
  double bytes = 0, malformed = 0, first_malformed = 0, characters = 0, lines = 0;
  double tokens = 0, types = 0, vocabulary = 0;
  double train_tokens = 0, train_unknown = 0;
  double validation_tokens = 0, validation_unknown = 0, validation_characters = 0;
  // Where the held-out part begins: after this number of lines, and of characters of the next line.
  double held_out_line = 0, held_out_characters = 0;
  double memory_bytes = 0, memory_limit = 0;  // what text and vocabulary take, of what there is
  std::string fingerprint;  // equal: same task, with the order of its types and its split
  std::string event_space;  // equal: same unit, boundary and set of types; can be compared
  bool pairs = false;       // a line is source, tab, target
  template <class V>
  void visit(V& v) {
    v("bytes", bytes);
    v("malformed", malformed);
    v("first_malformed", first_malformed);
    v("characters", characters);
    v("lines", lines);
    v("tokens", tokens);
    v("types", types);
    v("vocabulary", vocabulary);
    v("train_tokens", train_tokens);
    v("train_unknown", train_unknown);
    v("validation_tokens", validation_tokens);
    v("validation_unknown", validation_unknown);
    v("validation_characters", validation_characters);
    v("held_out_line", held_out_line);
    v("held_out_characters", held_out_characters);
    v("memory_bytes", memory_bytes);
    v("memory_limit", memory_limit);
    v("fingerprint", fingerprint);
    v("event_space", event_space);
    v("pairs", pairs);
  }
};

// One field, as an interface needs it to make a control.
struct FieldDescription {
  std::string name, type, value, standard, unit, help;  // type: boolean integer real choice text
  std::vector<std::string> choices;
  double minimum = 0, maximum = 0;
  bool essential = false, logarithmic = false, live = false;  // live: may change while training
  template <class V>
  void visit(V& v) {
    v("name", name);
    v("type", type);
    v("value", value);
    v("standard", standard);
    v("unit", unit);
    v("help", help);
    v("choices", choices);
    v("minimum", minimum);
    v("maximum", maximum);
    v("essential", essential);
    v("logarithmic", logarithmic);
    v("live", live);
  }
};

struct Configured {
  static constexpr std::string_view kType = "configured";
  std::string slot, kind, title, summary;
  std::vector<FieldDescription> fields;
  double parameters = 0, memory_bytes = 0;
  double training_bytes = 0;  // held at the most to train and to save it; 0 where it is counted
  bool counted = false;       // learns by counting, not step by step
  bool foreign = false;       // another program made it; how its text was cut is not known
  bool blanks = false;        // only fills blanks: its losses are per blank
  template <class V>
  void visit(V& v) {
    v("slot", slot);
    v("kind", kind);
    v("title", title);
    v("summary", summary);
    v("fields", fields);
    v("parameters", parameters);
    v("memory_bytes", memory_bytes);
    v("training_bytes", training_bytes);
    v("counted", counted);
    v("foreign", foreign);
    v("blanks", blanks);
  }
};

// Losses in nats per token, of a model that only fills blanks per blank; NaN (null in JSON) where
// not measured yet.
struct Progress {
  static constexpr std::string_view kType = "progress";
  double step = 0, epoch = 0, seconds = 0, tokens = 0, tokens_per_second = 0;
  double remaining_seconds = 0, fraction = 0, learning_rate = 0, gradient_norm = 0;
  double train_loss = 0, validation_loss = 0, best_validation_loss = 0;
  // On what the text before held out, of a model that learns another one; NaN: there is none.
  double earlier_loss = std::numeric_limits<double>::quiet_NaN();
  double bits_per_character = 0;  // on the validation part; NaN where losses are per blank
  double parameters = 0, memory_bytes = 0;
  bool running = false, trained = false;
  Sentence message;
  std::vector<Sentence> notes;
  template <class V>
  void visit(V& v) {
    v("step", step);
    v("epoch", epoch);
    v("seconds", seconds);
    v("tokens", tokens);
    v("tokens_per_second", tokens_per_second);
    v("remaining_seconds", remaining_seconds);
    v("fraction", fraction);
    v("learning_rate", learning_rate);
    v("gradient_norm", gradient_norm);
    v("train_loss", train_loss);
    v("validation_loss", validation_loss);
    v("best_validation_loss", best_validation_loss);
    v("earlier_loss", earlier_loss);
    v("bits_per_character", bits_per_character);
    v("parameters", parameters);
    v("memory_bytes", memory_bytes);
    v("running", running);
    v("trained", trained);
    v("message", message);
    v("notes", notes);
  }
};

}  // namespace onegin
