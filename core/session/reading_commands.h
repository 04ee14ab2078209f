// What a person may ask a model about a text: Commands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace onegin {

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
  std::uint32_t events = 1000;          // the number of held-out events, evenly spread; 0: all
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
  std::uint32_t window = 32;        // the number of earlier tokens, 1 to 256
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

}  // namespace onegin
