// The ability to go on learning while reading: each token is scored before it is learnt from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "math/scalar.h"
#include "models/language_model.h"
#include "models/model.h"
#include "models/shape.h"
#include "result.h"
#include "text/token_ids.h"

namespace onegin {

// What a model has learnt from, which its reader may look at again.
struct LearntFrom {
  Shape shape;  // that the model was built for
  TokenView train, validation;
  bool characters = true;  // the unit
  // Where the rate at which its reader learns is kept for the next reader of the same weights, if
  // it has one: 0 until it is found. Null: it is found anew. Must outlive the reader.
  double* rate = nullptr;
};

// One reading of one text by a model that learns on (dynamic evaluation, Krause et al. 2018; counts
// that go on). What is learnt is the reader's own: the model stays as it was, and must outlive the
// reader, as must what it has learnt from. Deterministic: a decoder that makes the same calls with
// the tokens it has decoded gets the same probabilities, bit for bit.
//
//   while (*reader->work(exhausted)) {}           once, and again whenever there is time
//   reader->begin();
//   for each token: reader->predict(log_probs); reader->read(token);
class AdaptiveReader {
 public:
  virtual ~AdaptiveReader() = default;

  virtual std::size_t vocabulary_size() const = 0;  // V
  virtual TokenId first_event() const = 0;          // events are [first_event, V)

  // Bounded work, asked to stop by `exhausted` at least every few milliseconds: at first all that
  // making the reader takes, later what was read and is not learnt yet. True while more is left.
  // The first part must be done before anything is asked; a later one is finished by the next
  // question, whenever that comes. Error: it does not fit into memory.
  virtual Result<bool> work(const Exhausted&) { return false; }
  // The number of events that may be scored before work() has something to do.
  virtual std::size_t at_once() const { return std::numeric_limits<std::size_t>::max(); }

  // A text or a sentence begins, as LanguageModel::begin() has it. What was learnt stays.
  virtual void begin(const Source& source);
  void begin() { begin(Source{}); }

  // ln P(. | all that was read) for all V ids, as LanguageModel::predict() has it.
  virtual void predict(std::span<Scalar> log_probs) = 0;

  // Reads one more token, and learns from it unless it is given (of a source, or the separator).
  virtual void read(TokenId token, bool given = false) = 0;

  // Scores `events` in order, each before it is learnt from; marks and scores as
  // LanguageModel::score() has them.
  virtual void score(std::span<const TokenId> events, std::span<const std::uint8_t> marks,
                     std::span<EventScore> scores);

  // How many of the last tokens are known to have stood together before: what a gate may look at.
  // It does not depend on the token that comes next. 0 for kinds that do not count.
  virtual int known_context() const { return 0; }

  virtual std::size_t memory_bytes() const = 0;

 protected:
  // begin() without a source, which is then read token by token.
  virtual void begin_anew() = 0;
  // What is said of one event. The default does predict(); kinds that can be faster override it,
  // with the same score but for rounding.
  virtual EventScore score_event(TokenId event);

 private:
  std::vector<Scalar> log_probs_;
};

}  // namespace onegin
