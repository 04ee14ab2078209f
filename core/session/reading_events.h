// What a session answers of what a model says: Events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sentence.h"
#include "session/token_probability.h"

namespace onegin {

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

}  // namespace onegin
