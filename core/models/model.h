// A model that can be configured, built for a task, saved and loaded; its two families learn
// differently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fields.h"
#include "models/blocks.h"
#include "models/language_model.h"
#include "pieces.h"
#include "result.h"

namespace onegin {

class CountedModel;
class NeuralModel;

// How a network is going to be trained: what that holds beside its weights and their gradients.
struct TrainingNeeds {
  std::size_t copies = 0;              // of the weights: moments, kept weights, the file of a save
  std::size_t streams = 0, steps = 0;  // B and T of a batch
  std::uint64_t bytes = 0;             // whatever the model: the text, here and in the file
};

// The event space a model is built for.
struct Shape {
  std::size_t vocabulary_size = 0;  // V
  TokenId first_event = kUnknown;
  // A neural model of many more weights is refused before memory is taken for them: so many are in
  // the file that it comes from.
  std::uint64_t most_weights = std::numeric_limits<std::uint64_t>::max();
  TrainingNeeds training = {};  // nothing of it for a model that is only asked
};

// What a kind may look at to choose good defaults before the person changes anything.
struct TaskSummary {
  bool characters = true;      // unit is character
  bool sentences = false;      // boundary is sentence
  std::size_t vocabulary = 0;  // V
  std::size_t train_tokens = 0;
};

// Something a person should know: "order 3: no discounts from these counts, 0.5/1/1.5 used".
struct Note {
  std::string text;
};

// One step of how a back-off model found the probability of a token, longest context first. The
// log values of the steps sum to the token's log probability.
struct BackoffStep {
  int order = 0;         // of the n-gram looked for
  bool matched = false;  // the last step only
  double log_weight =
      0;  // natural logarithm of its probability if matched, else of the back-off weight
};

// Life: make() -> suggest() -> fields() changed by the person -> build() -> learning -> use.
class Model : public LanguageModel {
 public:
  virtual std::string_view kind() const = 0;  // the registry id

  virtual void suggest(const TaskSummary&) {}
  virtual std::vector<Field> fields() = 0;  // handles on the config; fixed once built

  // Allocates for the shape; neural kinds draw their first weights from `seed`. Error: the sizes
  // ask for more memory than there is (nothing is allocated then), or a combination of settings
  // that makes no sense.
  virtual Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) = 0;
  Result<void> build(const Shape& shape, std::uint64_t seed) {
    Pieces all;
    return build(all, shape, seed);
  }

  // Everything learnt, as it stands in the model, which must not change while the blocks are read.
  virtual void save(Blocks& blocks) const = 0;
  // Called after build() with the same config and shape; checks every block: name, size, finite
  // values, indices in range. After an Error the model is as it was.
  virtual Result<void> load(Pieces& pieces, const BlockViews& blocks) = 0;
  Result<void> load(const BlockViews& blocks) {
    Pieces all;
    return load(all, blocks);
  }

  virtual std::size_t parameters() const = 0;    // weights, or n-grams stored
  virtual std::size_t memory_bytes() const = 0;  // of what learning left behind
  virtual std::vector<Note> notes() const { return {}; }

  // How P(token | state) came about; empty for kinds that do not back off.
  virtual std::vector<BackoffStep> backoff_path(const State&, TokenId) const { return {}; }

  virtual bool counted() const { return false; }
  virtual CountedModel* as_counted() { return nullptr; }
  virtual NeuralModel* as_neural() { return nullptr; }
};

// Says whether the time given for this call is used up. The core has no clock; its caller has.
using Exhausted = std::function<bool()>;

// A model learnt by counting.
class CountedModel : public Model {
 public:
  // Bounded work towards the counts and probabilities of `train`, asked to stop by `exhausted` at
  // least every few milliseconds. True when the model is ready. `validation` serves what is
  // estimated on held-out data (Jelinek-Mercer weights). The first call starts over.
  virtual Result<bool> fit(std::span<const TokenId> train, std::span<const TokenId> validation,
                           const Exhausted& exhausted) = 0;
  virtual double fit_progress() const = 0;  // 0 to 1
  virtual void restart() = 0;               // forget everything counted

  bool counted() const override { return true; }
  CountedModel* as_counted() override { return this; }
};

}  // namespace onegin
