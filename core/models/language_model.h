// The ability to say what comes next: P(next token | state), with the state owned by the caller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "math/scalar.h"
#include "models/pages.h"
#include "models/shape.h"
#include "result.h"
#include "text/token_ids.h"

namespace onegin {

// All that a model remembers of what it has read. A value: copy it, keep it, compare it. Which
// members a kind uses is its own business; a state belongs to the model that began it.
struct State {
  std::vector<TokenId> context;  // n-gram, MLP: the last tokens, oldest first
  std::vector<Scalar> memory;    // recurrent kinds: h (and c) of every layer; gpt: its last output
  Pages pages = {};              // gpt: keys and values; copies share them

  bool operator==(const State&) const = default;
};

// What a model is given before its first event.
struct Source {
  std::span<const TokenId> tokens;  // of a source text; empty where there is none
};

// What is to be known, beside its id, of a token in a run that is scored.
inline constexpr std::uint8_t kBegins = 1;  // the state before it is that of begin()
inline constexpr std::uint8_t kGiven = 2;   // of a source, or the separator: read, not scored

// What a model says of one event.
struct EventScore {
  double log_prob = 0;     // natural logarithm of P(token | state)
  std::uint8_t order = 0;  // n-gram: length of the n-gram that matched; 0 for other kinds
};

// One step of how a back-off model found the probability of a token, longest context first. The
// log values of the steps sum to the token's log probability.
struct BackoffStep {
  int order = 0;         // of the n-gram looked for
  bool matched = false;  // the last step only
  double log_weight =
      0;  // natural logarithm of its probability if matched, else of the back-off weight
};

// What one part of a model that mixes parts says of a token.
struct MixedPart {
  std::string_view name;    // a phrase
  double input = 0;         // log odds for the token, summed over the decisions that lead to it
  double weight = 0;        // with which it is mixed, the mean over the decisions it speaks to
  double contribution = 0;  // weight times input, summed over the decisions
};

// LanguageModel::looks_back() of a model that may look at everything it has read.
inline constexpr std::size_t kAllTokens = std::numeric_limits<std::size_t>::max();

// Const in use: one model may serve many states at once. V = vocabulary_size().
class LanguageModel {
 public:
  virtual ~LanguageModel() = default;

  virtual std::size_t vocabulary_size() const = 0;
  virtual TokenId first_event() const = 0;  // events are [first_event, V)

  // The state before the first event. A kind that has no part of its own for a source reads the
  // source's tokens and then <s> once more: the target begins there as a sentence does.
  virtual State begin(const Source& source) const;
  // The same without a source: <s> in a sentence task, the start of the text in a stream.
  State begin() const { return begin(Source{}); }

  // Error: what is wrong with a source that the model cannot read. A state begins with it all the
  // same, and knows nothing of it.
  virtual Result<void> check_source(const Source&) const { return {}; }

  // The state in the midst of a text, where what came before is not shown. By default that of
  // begin(); a kind that knows <s> as a token like any other has not read it here.
  virtual State begin_amid() const { return start(); }

  // log P(. | state) for all V ids, natural logarithm; ids below first_event get -infinity.
  // log_probs.size() == V; exp of it sums to 1 (1e-6).
  virtual void predict(const State& state, std::span<Scalar> log_probs) const = 0;

  // The state after one more token. `token` may be any id.
  virtual void advance(State& state, TokenId token) const = 0;

  // Scores `events` in order from `state`, which is left after the last of them. `marks`: of each
  // event kBegins, so that one call scores many sentences, and kGiven, whose score is that of what
  // is certain; empty where no event has a mark. scores.size() == events.size(). The default does
  // predict() and advance(); kinds that can be faster override it.
  virtual void score(State& state, std::span<const TokenId> events,
                     std::span<const std::uint8_t> marks, std::span<EventScore> scores) const;
  void score(State& state, std::span<const TokenId> events, std::span<EventScore> scores) const {
    score(state, events, {}, scores);
  }

  // Many states side by side: state b reads tokens[t * B + b] at t = 0, 1, ..., for B states. The
  // default reads one after another; kinds that read them faster together override it.
  virtual void advance_each(std::span<State> states, std::span<const TokenId> tokens) const;
  // ln P(events[b] | states[b]) of each; sizes are equal.
  virtual void score_each(std::span<const State> states, std::span<const TokenId> events,
                          std::span<EventScore> scores) const;

  // Many states that go on alike: each scores the T tokens of `run`, one after another, and is left
  // after them. log_probs (T, B): at t * B + b ln P(run[t] | states[b], run[0] ... run[t - 1]). The
  // default scores one state after another; kinds that read states faster together override it.
  virtual void score_run(std::span<State> states, std::span<const TokenId> run,
                         std::span<double> log_probs) const;

  // The tokens that were read before the last looks_back() tokens make no difference to what comes
  // next.
  virtual std::size_t looks_back() const { return kAllTokens; }

  // How P(token | state) came about; empty for kinds that do not back off.
  virtual std::vector<BackoffStep> backoff_path(const State&, TokenId) const { return {}; }

  // What each part said of the token after a state, the same parts in the same order each time;
  // empty for kinds that do not mix, and where nothing is learnt yet.
  virtual std::vector<MixedPart> mixed_parts(const State&, TokenId) const { return {}; }

 protected:
  // The empty context.
  virtual State start() const = 0;
};

// The marks of sentences: kBegins after each </s>, and for the first event if `first`.
std::vector<std::uint8_t> sentence_starts(TokenView events, bool first);
// The marks of the slice of `count` events from `first` on, where a state from begin() reads all of
// them slice by slice. Empty for a stream.
std::vector<std::uint8_t> marks_of(const Shape& shape, TokenView events, std::size_t first,
                                   std::size_t count);
// Whether the token at `at` is given: in pairs, one that no separator of its line comes before.
bool is_given(TokenView pairs, std::size_t at);

}  // namespace onegin
