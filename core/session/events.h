// What a session answers: the Events, plain structs, each field visited once.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "session/commands.h"
#include "session/embedding_events.h"  // IWYU pragma: export
#include "session/fill_answer.h"
#include "session/token_probability.h"
#include "session/words_events.h"  // IWYU pragma: export

namespace onegin {

struct TaskReady {
  static constexpr std::string_view kType = "task_ready";
  double bytes = 0, malformed = 0, first_malformed = 0, characters = 0, lines = 0;
  double tokens = 0, types = 0, vocabulary = 0;
  double train_tokens = 0, train_unknown = 0;
  double validation_tokens = 0, validation_unknown = 0, validation_characters = 0;
  double held_out_line = 0, held_out_characters = 0;  // where it begins: after so many lines, and
                                                      // characters of the next
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

struct ScoredToken {
  std::string token;  // as in the text, also when unknown; "</s>" for the end of a sentence
  double log10 = 0;
  std::uint32_t rank = 0;   // 1 is the likeliest
  std::uint32_t order = 0;  // n-gram: order that matched; 0 for other kinds
  bool oov = false;
  bool control = false;  // </s>
  std::vector<TokenProbability> likeliest;
  template <class V>
  void visit(V& v) {
    v("token", token);
    v("log10", log10);
    v("rank", rank);
    v("order", order);
    v("oov", oov);
    v("control", control);
    v("likeliest", likeliest);
  }
};
// A line of more than 4096 events comes in several pieces, whose figures add up to the line's.
// Zero probability is a log10 of minus infinity, null in JSON.
// With Score::batches the figures are sums over lines, of which `line` is the first. Payload: those
// of each line or piece in 40 bytes, float64 log10 and log10_without_oov, uint32 line, tokens, oov,
// events, characters, and 0.
struct Scored {
  static constexpr std::string_view kType = "scored";
  std::uint32_t line = 0;  // from 1
  double log10 = 0, log10_without_oov = 0;
  std::uint32_t tokens = 0, oov = 0, events = 0, characters = 0;
  std::vector<ScoredToken> items;
  template <class V>
  void visit(V& v) {
    v("line", line);
    v("log10", log10);
    v("log10_without_oov", log10_without_oov);
    v("tokens", tokens);
    v("oov", oov);
    v("events", events);
    v("characters", characters);
    v("items", items);
  }
};
struct Totals {
  static constexpr std::string_view kType = "totals";
  double lines = 0, events = 0, oov = 0, characters = 0, log10 = 0;
  double perplexity = 0, perplexity_without_oov = 0, bits_per_character = 0;
  template <class V>
  void visit(V& v) {
    v("lines", lines);
    v("events", events);
    v("oov", oov);
    v("characters", characters);
    v("log10", log10);
    v("perplexity", perplexity);
    v("perplexity_without_oov", perplexity_without_oov);
    v("bits_per_character", bits_per_character);
  }
};
struct Predicted {
  static constexpr std::string_view kType = "predicted";
  std::vector<TokenProbability> likeliest;
  template <class V>
  void visit(V& v) {
    v("likeliest", likeliest);
  }
};
struct GeneratedToken {
  std::string text;  // what it adds to the text
  double log10 = 0;  // under the model itself, before temperature and filters
  template <class V>
  void visit(V& v) {
    v("text", text);
    v("log10", log10);
  }
};
struct Generated {
  static constexpr std::string_view kType = "generated";
  std::vector<GeneratedToken> tokens;
  double log10 = 0;  // of the whole, when last
  // Bytes at the prompt's end that what is written brings anew: white space that was not read,
  // where words bring their own; a character that goes on, where tokens are parts of characters.
  std::uint32_t loose_end = 0;
  template <class V>
  void visit(V& v) {
    v("tokens", tokens);
    v("log10", log10);
    v("loose_end", loose_end);
  }
};
struct Validated {  // payload: float32 per held-out event, natural log
  static constexpr std::string_view kType = "validated";
  double events = 0;
  std::string corpus;  // hash of the held-out tokens: equal, if two models were judged on the same
  template <class V>
  void visit(V& v) {
    v("events", events);
    v("corpus", corpus);
  }
};
// One for each k, in the order they were asked for, when it is complete, with ln P of each event as
// float32 in the payload; before, at most ten times a second, how far it is, without a payload.
struct ContextLoss {
  static constexpr std::string_view kType = "context_loss";
  std::uint32_t context = 0;  // k
  double nats = 0;            // mean loss of the events so far
  double events = 0, of = 0;  // so far, and in all; equal: complete
  double fraction = 0;        // of the whole work
  std::string corpus;         // as in Validated
  template <class V>
  void visit(V& v) {
    v("context", context);
    v("nats", nats);
    v("events", events);
    v("of", of);
    v("fraction", fraction);
    v("corpus", corpus);
  }
};
struct AttributedToken {
  std::string token;   // as in the text; "</s>" for the end of a sentence
  double log10 = 0;    // 0 for what is given
  bool given = false;  // of a source, or the separator: no event
  bool control = false;
  std::uint32_t line = 0;  // from 1
  template <class V>
  void visit(V& v) {
    v("token", token);
    v("log10", log10);
    v("given", given);
    v("control", control);
    v("line", line);
  }
};
// Payload of the last: float32, a row of `window` numbers for each token: at i how much ln P of the
// token falls when the token i + 1 before it is replaced; not a number where there is no such
// token in its context, it is a separator, or the row is that of no event or an impossible one;
// infinite where it becomes impossible. Before, at most ten times a second, `fraction` alone.
struct Attributed {
  static constexpr std::string_view kType = "attributed";
  std::vector<AttributedToken> tokens;
  std::uint32_t window = 0;
  bool complete = false;  // when last: the text has no more tokens
  double fraction = 0;
  template <class V>
  void visit(V& v) {
    v("tokens", tokens);
    v("window", window);
    v("complete", complete);
    v("fraction", fraction);
  }
};
// Types are counted without control symbols.
struct Related {
  static constexpr std::string_view kType = "related";
  bool comparable = false;     // unit and boundary are the same
  double common = 0;           // types that all have
  double here = 0, there = 0;  // types of the session, and of the first that differs, alone
  Sentence sentence;           // how that one differs; empty: none does
  template <class V>
  void visit(V& v) {
    v("comparable", comparable);
    v("common", common);
    v("here", here);
    v("there", there);
    v("sentence", sentence);
  }
};
struct Saved {  // payload: the file, or with Save::parts what follows of it
  static constexpr std::string_view kType = "saved";
  std::string format;
  template <class V>
  void visit(V& v) {
    v("format", format);
  }
};
struct Loaded {
  static constexpr std::string_view kType = "loaded";
  std::string kind;
  std::vector<std::pair<std::string, std::string>> task;  // TaskConfig fields by name
  template <class V>
  void visit(V& v) {
    v("kind", kind);
    v("task", task);
  }
};               // preceded by TaskReady, Configured and Progress with the same id
struct Opened {  // payload: the text, if the file has it
  static constexpr std::string_view kType = "opened";
  std::vector<std::string> models;                        // the kind of each
  std::string settings;                                   // as they were packed
  std::vector<std::pair<std::string, std::string>> task;  // TaskConfig fields by name
  std::string fingerprint, event_space;                   // as in TaskReady
  std::vector<std::string> slots;                         // the name of each model
  bool given_task = false;  // a model that went on with this text brought its own vocabulary
  template <class V>
  void visit(V& v) {
    v("models", models);
    v("settings", settings);
    v("task", task);
    v("fingerprint", fingerprint);
    v("event_space", event_space);
    v("slots", slots);
    v("given_task", given_task);
  }
};
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
  double read = 0;                           // so many tokens of the held-out part
  template <class V>
  void visit(V& v) {
    v("highest", highest);
    v("lowest", lowest);
    v("read", read);
  }
};
// One thing that was compared: right, if `difference` is at most `allowed`.
struct Proof {
  static constexpr std::string_view kType = "proof";
  // "sum": of a distribution, the one farthest from 1. "saved": log10 P, and the bytes of the file,
  // before and after. "seed": checksums of two trainings, and the blocks in which they differ.
  // "gradient": numeric and analytic, of the element of a tensor where they differ most; the
  // difference is relative. "reference": KenLM's figure, or PyTorch's, and ours. "bits": bits per
  // character without and with the cache, of which nothing is right or wrong: always right.
  std::string kind;
  Sentence name;  // what is compared
  double theirs = 0, ours = 0;
  double difference = 0, allowed = 0;
  bool right = false;
  template <class V>
  void visit(V& v) {
    v("kind", kind);
    v("name", name);
    v("theirs", theirs);
    v("ours", ours);
    v("difference", difference);
    v("allowed", allowed);
    v("right", right);
  }
};
// At most ten times a second.
struct Proving {
  static constexpr std::string_view kType = "proving";
  double fraction = 0;  // of the whole work, 0 to 1
  template <class V>
  void visit(V& v) {
    v("fraction", fraction);
  }
};
struct Proven {
  static constexpr std::string_view kType = "proven";
  std::uint32_t right = 0, wrong = 0;  // rows
  std::vector<Sentence> notes;         // what was left out, and why
  template <class V>
  void visit(V& v) {
    v("right", right);
    v("wrong", wrong);
    v("notes", notes);
  }
};
// With Prove::gradients_apart, before Proven. Payload: as that of CheckGradients.
struct GradientsWanted {
  static constexpr std::string_view kType = "gradients_wanted";
  GradientQuestion question;
  template <class V>
  void visit(V& v) {
    v("question", question);
  }
};
struct Failed {
  static constexpr std::string_view kType = "failed";
  Sentence what, where, hint;
  bool input = true;  // the person's input is wrong; otherwise the work failed
  template <class V>
  void visit(V& v) {
    v("what", what);
    v("where", where);
    v("hint", hint);
    v("input", input);
  }
};
struct Cancelled {
  static constexpr std::string_view kType = "cancelled";
  template <class V>
  void visit(V&) {}
};

struct Event {
  std::uint32_t id = 0;  // of the Command it answers
  bool last = false;     // nothing more follows for that id
  std::variant<TaskReady, Configured, Progress, Scored, Totals, Predicted, Generated, Decoded,
               Decodings, Validated, ContextLoss, Attributed, Filled, BlanksMeasured, Related,
               PathsMixed, Saved, Loaded, Opened, Inspected, Traced, ExtremesFound, ExampleTraced,
               Proof, Proving, Proven, GradientsWanted, Embedded, EmbeddingBegun,
               words::UnitCounted, words::BagCounted, words::ContextsFound, Failed, Cancelled>
      body;
  Bytes payload;
};

}  // namespace onegin
