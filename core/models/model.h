// What every kind of model has: it is configured, built for a task, saved and loaded. What it can
// do beside that are its abilities.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fields.h"
#include "models/blank_model.h"
#include "models/blocks.h"
#include "models/language_model.h"
#include "models/shape.h"
#include "pieces.h"
#include "result.h"
#include "text/token_ids.h"

namespace onegin {

class AdaptiveReader;
class CountedModel;
class EmbeddingModel;
class NeuralModel;
class NgramModel;
class SeeingModel;
class SkipGramModel;

// Something a person should know: "order 3: no discounts from these counts, 0.5/1/1.5 used".
struct Note {
  Sentence text;
};

// One of the tensors that save() gives as a block.
struct TensorShape {
  std::string name;
  std::vector<std::size_t> shape;
};

// Life: make() -> suggest() -> fields() changed by the person -> build() -> learning -> use.
class Model {
 public:
  virtual ~Model() = default;

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

  // Its abilities; null where it has not this one. Who asks a model asks for an ability, never for
  // its kind.
  virtual const LanguageModel* as_language() const { return nullptr; }
  virtual const BlankModel* as_blank() const { return nullptr; }
  virtual bool counted() const { return false; }
  virtual CountedModel* as_counted() { return nullptr; }
  virtual NeuralModel* as_neural() { return nullptr; }
  virtual EmbeddingModel* as_embedding() { return nullptr; }
  virtual SkipGramModel* as_skip_gram() { return nullptr; }
  virtual SeeingModel* as_seeing() { return nullptr; }
  virtual NgramModel* as_ngrams() {
    return nullptr;
  }  // it is a table of n-grams, as ARPA files are

  // Whether all that it has learnt is tensors; and which, once it is built.
  virtual bool has_tensors() const { return false; }
  virtual std::vector<TensorShape> tensor_shapes() { return {}; }

  // Another program made it, and its file does not say how its text was cut into tokens.
  virtual bool foreign() const { return false; }

  // Takes over another numbering of the types: ids[old] = new. False: this kind cannot, and is as
  // it was.
  virtual bool renumber(std::span<const TokenId>) { return false; }
};

// Of a model that is asked what only a language model can answer.
inline Error no_language(const Model& model) {
  return Error{say("a model of kind '{0}' does not say what comes next", model.kind()), "",
               say("ask it to fill blanks")};
}

// Says whether the time given for this call is used up. The core has no clock; its caller has.
using Exhausted = std::function<bool()>;

// A model learnt by counting.
class CountedModel : public Model {
 public:
  // Bounded work towards the counts and probabilities of `train`, asked to stop by `exhausted` at
  // least every few milliseconds. True when the model is ready. `validation` serves what is
  // estimated on held-out data (Jelinek-Mercer weights). The first call starts over.
  virtual Result<bool> fit(TokenView train, TokenView validation, const Exhausted& exhausted) = 0;
  virtual double fit_progress() const = 0;  // 0 to 1
  virtual void restart() = 0;               // forget everything counted
  // A reader that goes on from what the model itself holds, which must outlive it. Null: it holds
  // too little, or has learnt nothing.
  virtual std::unique_ptr<AdaptiveReader> counting_on() const;

  bool counted() const override { return true; }
  CountedModel* as_counted() override { return this; }
};

}  // namespace onegin
