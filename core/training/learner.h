// Learning with a bounded amount of work per call, the same for counting and for gradient descent.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fields.h"
#include "models/model.h"
#include "result.h"
#include "text/corpus.h"

namespace onegin {

// Seconds since some fixed moment, given by whoever owns a clock.
using Clock = std::function<double()>;

// When to stop by itself; the first that is reached. Zero means no such limit.
struct TrainingLimit {
  std::uint64_t steps = 0;
  double epochs = 0;
  double seconds = 0;
};

// How learning stands. Losses in nats per token; what was not measured yet is nullopt.
struct TrainingProgress {
  std::uint64_t step = 0;
  double epoch = 0;
  double seconds = 0;  // spent inside advance()
  std::uint64_t tokens = 0;
  double tokens_per_second = 0;
  double remaining_seconds = 0;  // ETA; 0 when unknown
  double fraction = 0;           // of the limit, 0 to 1
  double learning_rate = 0;
  std::optional<double> gradient_norm;
  std::optional<double> train_loss;       // moving average
  std::optional<double> validation_loss;  // at the last evaluation
  std::optional<double> best_validation_loss;
  std::optional<double> earlier_loss;  // on what an earlier text held out, at the last evaluation
  bool finished = false;
  Sentence message;  // why it stopped, in a sentence, if it did by itself
};

class Learner {
 public:
  virtual ~Learner() = default;

  // Settings of the training itself (optimizer, learning rate, ...); empty for counted models. The
  // learning rate and clipping may change while training, the rest before the first step.
  virtual std::vector<Field> fields() { return {}; }
  virtual void set_limit(const TrainingLimit& limit) = 0;
  // What learning with these settings will hold beside the model itself; nothing for counted
  // models, which find out by a look at the text.
  virtual TrainingNeeds needs() const { return {}; }
  // The model has learnt another text before, which held this out: each evaluation, the first
  // before the first step, says what the model still knows of it. `earlier` must outlive the
  // learner.
  virtual void judge_earlier(TokenView /*earlier*/) {}

  // Works until `exhausted` says so, which is asked at least every few milliseconds, or until the
  // limit is reached. True while there is more to do. An Error stops learning; the model keeps its
  // last good weights.
  virtual Result<bool> advance(const Exhausted& exhausted) = 0;
  // Exactly one step (one batch), whatever the limit says; counted models do everything. Works as
  // advance() does. True while there is more of it; one that was begun before is only finished.
  virtual Result<bool> step(const Exhausted& exhausted) = 0;
  Result<bool> step() {
    return step([] { return false; });
  }
  // advance() and step() may return, even with an Error, while a weight update or copy is half
  // done. Do not use or save the model until settle() has finished it. Works as advance() does.
  // True while there is more of it.
  virtual bool settle(const Exhausted&) { return false; }

  virtual const TrainingProgress& progress() const = 0;

  // All that is needed to go on bit for bit: optimizer state, random states, position, counters.
  // The blocks show the learner's own memory: they hold until it goes on.
  virtual void save(Blocks& blocks) const = 0;
  virtual Result<void> load(Pieces& pieces, const BlockViews& blocks) = 0;
  Result<void> load(const BlockViews& blocks) {
    Pieces all;
    return load(all, blocks);
  }
};

// The learner of a built model. `model` and `corpus` must outlive it.
std::unique_ptr<Learner> make_learner(Model& model, const Corpus& corpus,
                                      const TaskSummary& summary, std::uint64_t seed, Clock clock);

}  // namespace onegin
