// What a person may ask of a session: the Commands, plain structs, each field visited once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sentence.h"
#include "session/decode_messages.h"     // IWYU pragma: export
#include "session/embedding_commands.h"  // IWYU pragma: export
#include "session/example_tensor.h"      // IWYU pragma: export
#include "session/fill_question.h"       // IWYU pragma: export
#include "session/gradient_question.h"   // IWYU pragma: export
#include "session/mix_paths.h"           // IWYU pragma: export
#include "session/payload.h"             // IWYU pragma: export
#include "session/picture_command.h"     // IWYU pragma: export
#include "session/words_commands.h"      // IWYU pragma: export

namespace onegin {

// The text and the task. Payload: the raw bytes; the last `validation_bytes` of them are a held-out
// text of its own. Forgets model and training. Answered by TaskReady. With `task_bytes` the payload
// ends with a project file of so many bytes: the text is read under its task, whose vocabulary it
// keeps, and the settings are those of that task; types that it has not are unknown.
struct SetText {
  static constexpr std::string_view kType = "set_text";
  std::vector<std::pair<std::string, std::string>> settings;  // TaskConfig fields by name
  std::uint32_t validation_bytes = 0;
  std::uint32_t text = 0;  // for who passes it on to several sessions: which text; 0: not known
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
// while training (learning rate, clipping) and keeps everything learnt. `text_share`: it learns
// from that share of the training part, its beginning; vocabulary and held-out part stay those of
// all. `slot`: the model's own name, under which it is saved; empty: its kind.
struct Configure {
  static constexpr std::string_view kType = "configure";
  std::string kind;
  std::vector<std::pair<std::string, std::string>> settings;
  std::uint32_t seed = 1;
  bool train_only = false;
  double text_share = 1;
  std::string slot = {};
  template <class V>
  void visit(V& v) {
    v("kind", kind);
    v("settings", settings);
    v("seed", seed);
    v("train_only", train_only);
    v("text_share", text_share);
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

// Scores each line of the payload. Answered by Scored, one per line, then Totals (last). In a
// stream task the context crosses lines and a line end is an event of its line.
struct Score {
  static constexpr std::string_view kType = "score";
  bool tokens = false;          // list the events, with their ranks
  std::uint32_t likeliest = 0;  // per event, the k likeliest tokens; lists the events
  bool apart = false;           // stream: each line from an empty context and without its line end
  bool log_probs = false;  // payload of Scored: float64 ln P of each event, then for each event
                           // a byte, 1 if it is unknown
  bool batches = false;    // one Scored for many lines, of which nothing of the above is asked
  bool ranks = true;       // without them, which take long, every rank is 0
  // The held-out part instead; payload: as Validate's. Without the text the first line has the
  // characters of all, and unknown tokens are written as <unk>.
  bool held_out = false;
  // What a network has in place of what it computes: "f_l0" or, of one unit, "f_l0.12", and a
  // number. Error: it is no network, or has no such plane.
  std::vector<std::pair<std::string, std::string>> clamps = {};
  // The model goes on learning while it reads, each token after it was scored; it stays as it was.
  // Error: it cannot, for what it has learnt from is not there; clamps, a mixture or common types.
  bool adaptive = false;
  // With what the model says of each event's decisions, for a mixture that learns online: the
  // payload of Scored goes on with float32 numbers (evaluation/decision_paths.h).
  bool paths = false;
  template <class V>
  void visit(V& v) {
    v("tokens", tokens);
    v("likeliest", likeliest);
    v("apart", apart);
    v("log_probs", log_probs);
    v("batches", batches);
    v("ranks", ranks);
    v("held_out", held_out);
    v("clamps", clamps);
    v("adaptive", adaptive);
    v("paths", paths);
  }
};
// What comes after the payload (a context): the k likeliest. Answered by Predicted.
struct Predict {
  static constexpr std::string_view kType = "predict";
  std::uint32_t likeliest = 10;
  template <class V>
  void visit(V& v) {
    v("likeliest", likeliest);
  }
};
// Payload: the prompt. Answered by Generated, in pieces.
struct Generate {
  static constexpr std::string_view kType = "generate";
  std::uint32_t length = 200;  // tokens
  double temperature = 1;
  std::uint32_t top_k = 0;  // 0: all
  double top_p = 1;
  std::uint32_t beam = 0;  // 0: sampling
  std::uint32_t seed = 1;
  template <class V>
  void visit(V& v) {
    v("length", length);
    v("temperature", temperature);
    v("top_k", top_k);
    v("top_p", top_p);
    v("beam", beam);
    v("seed", seed);
  }
};
// The natural log probability of each held-out event, as float32 in the payload, for the mixture.
// Payload: nothing, or a project file of the same event space whose held-out part is judged, where
// the session has no text of its own. On a common event space the file's text says what its unknown
// tokens are; without a text they are unknown, also those that the model knows.
struct Validate {
  static constexpr std::string_view kType = "validate";
  template <class V>
  void visit(V&) {}
};  // answered by Validated

// How far back the model looks: the loss on held-out events when only the last k tokens before each
// are shown. Payload as that of Validate. Answered by ContextLoss. Errors: nothing is held out; a
// context of more than 4096 tokens, or more than 64 of them.
struct Context {
  static constexpr std::string_view kType = "context";
  std::vector<std::uint32_t> contexts;  // each k; empty: 0, 1, 2, 4, ... 256
  std::uint32_t events = 1000;          // so many, evenly spread; 0: all
  template <class V>
  void visit(V& v) {
    v("contexts", contexts);
    v("events", events);
  }
};

// What the model looks at: how ln P of each token of the payload, a text, changes when one earlier
// token is replaced by another one, averaged over draws from the unigram distribution of the
// training part. Answered by Attributed. Errors: a number out of its bounds, as they are said
// beside it; no token.
struct Attribute {
  static constexpr std::string_view kType = "attribute";
  std::uint32_t window = 32;        // so many earlier tokens, 1 to 256
  std::uint32_t replacements = 16;  // draws for each earlier token, 1 to 1024
  std::uint32_t tokens = 200;       // of the text, its first, 1 to 2000
  std::uint32_t seed = 1;
  bool apart = false;  // as in Score
  template <class V>
  void visit(V& v) {
    v("window", window);
    v("replacements", replacements);
    v("tokens", tokens);
    v("seed", seed);
    v("apart", apart);
  }
};

// What the session's types have in common with those of others. Payload: their project files one
// after another, as Save "task" gives them. With `common` every question is put on the common event
// space from then on, until there is another text or file: events are the types that all have, all
// others are unknown, and their probability is that of <unk>. Without it, on all types again. A
// mixture of the common event space before is forgotten. Answered by Related. Error: `common`, but
// another unit or boundary.
struct Relate {
  static constexpr std::string_view kType = "relate";
  std::vector<std::uint32_t> sizes;  // bytes of each file
  std::vector<std::string> names;    // for the sentence: the session's own, then one for each file
  bool common = false;
  template <class V>
  void visit(V& v) {
    v("sizes", sizes);
    v("names", names);
    v("common", common);
  }
};

// The session as a project file ("onegin"), its task alone as one ("task"), with the tokens of its
// text ("text"), or its model in an exchange format ("arpa", "safetensors"). Payload: the text as
// the person gave it, which a project then holds as well, or nothing.
struct Save {
  static constexpr std::string_view kType = "save";
  std::string format = "onegin";
  bool with_training = true;  // optimizer state, so that training can go on bit for bit
  bool parts = false;         // a project in several Saved, some megabytes each, one after another
  bool tokens =
      true;           // a project has those of its text; without them it goes to Load with own_text
  bool times = true;  // how long training took; without, the same work gives the same bytes
  template <class V>
  void visit(V& v) {
    v("format", format);
    v("with_training", with_training);
    v("parts", parts);
    v("tokens", tokens);
    v("times", times);
  }
};  // answered by Saved
// Payload: the bytes of a file. Replaces task and model. Answered by Loaded, or by TaskReady if it
// is a text alone.
struct Load {
  static constexpr std::string_view kType = "load";
  std::string format = {};  // as in Save; empty: by its content
  std::string name = {};    // for error messages
  std::string model = {};  // which of a file's: its slot, its kind if no other is of that kind, its
                           // place from 1, or "mixture", all of them as one model; empty: the first
  std::vector<double> weights = {};  // of the mixture, one for each model; empty: equal
  // The token unit of a model that another program made: its file does not say what its tokens are.
  // Empty: white space parts them. Error: the model knows another unit.
  std::string unit = {};
  // That of a text beside it, which is taken for such a model if every type is one token of it.
  std::string text_unit = {};
  bool with_text = true;  // what it learnt from, to learn on and to be judged on what is held out
  // The file is what Save "text" gave: as SetText, but that nothing is read and cut again.
  bool text_alone = false;
  // A project without the tokens of its text learnt from the text that the session has, and goes on
  // with it, if that is the same text and task; text and task then stay.
  bool own_text = false;
  // A network goes on with the session's text, which was read under its task (SetText, task_bytes):
  // its training begins anew, with what suits that text and with `settings`. What its own text held
  // out is judged as well, see Progress. Error: another task; no network.
  bool fine_tune = false;
  std::vector<std::pair<std::string, std::string>> settings = {};
  template <class V>
  void visit(V& v) {
    v("format", format);
    v("name", name);
    v("model", model);
    v("settings", settings);
    v("weights", weights);
    v("unit", unit);
    v("text_unit", text_unit);
    v("with_text", with_text);
    v("text_alone", text_alone);
    v("own_text", own_text);
    v("fine_tune", fine_tune);
  }
};
// Payload: a project file. Says what it holds; task and model of the session stay. Answered by
// Opened.
struct Open {
  static constexpr std::string_view kType = "open";
  std::string name;  // for error messages
  template <class V>
  void visit(V& v) {
    v("name", name);
  }
};
// Puts project files of one task into one file with all their models. Payload: the files one after
// another, then, if there is more, the text as the person gave it; without it the first text among
// the files stays. Task and model of the session stay. Answered by Saved.
struct Pack {
  static constexpr std::string_view kType = "pack";
  std::vector<std::uint32_t> sizes;  // bytes of each file
  std::string settings;              // what an interface wants to find again, in its own words
  template <class V>
  void visit(V& v) {
    v("sizes", sizes);
    v("settings", settings);
  }
};
// Puts models of the session's event space together as one, which is asked like any other. Payload:
// their project files one after another, then, if there is more, the text as the person gave it,
// which says on a common event space what its unknown tokens are. Answered by Configured, whose
// fields are the weights, and Progress, whose loss is that of the held-out part.
struct Mix {
  static constexpr std::string_view kType = "mix";
  std::vector<std::uint32_t> sizes;  // bytes of each file; 0: the model stays that stands there
  std::vector<double> weights;       // one for each; empty: by EM on the held-out part
  template <class V>
  void visit(V& v) {
    v("sizes", sizes);
    v("weights", weights);
  }
};
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
// Is it right? What has to hold of a model that can be asked is looked at here and now: each
// distribution sums to 1; saved and loaded it is the same; the same seed gives the same bits; the
// gradients of a network are the central differences of its loss; on a small built-in case its kind
// gives the figures of KenLM or PyTorch. Payload: as that of Validate. Answered by Proof, a row for
// each thing that was compared, as it is found; by Proving between them; at last by Proven.
struct Prove {
  static constexpr std::string_view kType = "prove";
  // Instead: what it looks like when only the probability of the true token is blended with a
  // cache, whose sum is not 1 any more.
  bool cache = false;
  std::uint32_t events = 1000;  // contexts that are looked at, spread over what is held out; 1 to
                                // 100000
  // Whoever asks checks the gradients, by CheckGradients in a build in double precision: the
  // question comes as GradientsWanted, and its rows are not among those of this answer.
  bool gradients_apart = false;
  template <class V>
  void visit(V& v) {
    v("cache", cache);
    v("events", events);
    v("gradients_apart", gradients_apart);
  }
};
// The gradients of a network beside central differences of its loss. Payload: the network's
// weights, as the question names them, one after another. Answered by Proof, a row for each tensor,
// and Proven. Task and model of the session stay, and are not needed. Error: this program has no
// build in double precision.
struct CheckGradients {
  static constexpr std::string_view kType = "check_gradients";
  GradientQuestion question;
  template <class V>
  void visit(V& v) {
    v("question", question);
  }
};
struct Cancel {  // ends the running Command of that id, which then answers with `last`
  static constexpr std::string_view kType = "cancel";
  std::uint32_t target = 0;
  template <class V>
  void visit(V& v) {
    v("target", target);
  }
};

struct Command {
  std::uint32_t id = 0;
  std::variant<SetText, Configure, Train, Pause, Step, Reset, Score, Predict, Generate, Decode,
               Describe, Validate, Context, Attribute, Fill, Relate, Save, Load, Open, Pack, Mix,
               MixPaths, Inspect, Trace, Extremes, Example, Prove, CheckGradients, Embed,
               BeginEmbedding, words::CountUnits, words::CountBag, words::FindContexts, Cancel>
      body;
  Payload payload;
};

}  // namespace onegin
