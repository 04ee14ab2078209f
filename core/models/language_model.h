// The interface of every model: P(next token | state), with the state owned by the caller.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "math/scalar.h"
#include "text/token.h"

namespace onegin {

// All that a model remembers of what it has read. A value: copy it, keep it, compare it. Which
// members a kind uses is its own business; a state belongs to the model that began it.
struct State {
  std::vector<TokenId> context;  // n-gram, MLP: the last tokens, oldest first
  std::vector<Scalar> memory;    // recurrent kinds: h (and c) of every layer

  bool operator==(const State&) const = default;
};

// What a model says of one event.
struct EventScore {
  double log_prob = 0;     // natural logarithm of P(token | state)
  std::uint8_t order = 0;  // n-gram: length of the n-gram that matched; 0 for other kinds
};

// Const in use: one model may serve many states at once. V = vocabulary_size().
class LanguageModel {
 public:
  virtual ~LanguageModel() = default;

  virtual std::size_t vocabulary_size() const = 0;
  virtual TokenId first_event() const = 0;  // events are [first_event, V)

  // The empty context: <s> in a sentence task, the start of the text in a stream.
  virtual State begin() const = 0;

  // log P(. | state) for all V ids, natural logarithm; ids below first_event get -infinity.
  // log_probs.size() == V; exp of it sums to 1 (1e-6).
  virtual void predict(const State& state, std::span<Scalar> log_probs) const = 0;

  // The state after one more token. `token` may be any id.
  virtual void advance(State& state, TokenId token) const = 0;

  // Scores `events` in order from `state`, which is left after the last of them. In a sentence task
  // a </s> among the events resets the state to begin(). scores.size() == events.size().
  // The default does predict() and advance(); kinds that can be faster override it.
  virtual void score(State& state, std::span<const TokenId> events,
                     std::span<EventScore> scores) const;
};

}  // namespace onegin
