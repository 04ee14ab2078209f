// What a model is built for, and what it may look at to choose its settings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "text/corpus.h"
#include "text/token.h"

namespace onegin {

// How a network is going to be trained: what that holds beside its weights and their gradients.
struct TrainingNeeds {
  std::size_t copies = 0;              // of the weights: moments, kept weights, the file of a save
  std::size_t spared = 0;              // of these, what matrices between hidden units do without
  bool orthogonal = false;             // Muon's work space for the largest of these matrices
  std::size_t streams = 0, steps = 0;  // B and T of a batch
  std::uint64_t bytes = 0;             // whatever the model: the text, here and in the file
};

// The event space a model is built for.
struct Shape {
  std::size_t vocabulary_size = 0;  // V
  TokenId first_event = kUnknown;
  bool sentences = false;  // a text is read sentence by sentence, each from <s> to </s>
  bool pairs = false;      // and each is source, <s>, target: the source and this <s> are given
  // Upper bound on the number of weights. When loading, this is the file's count: settings that ask
  // for more are refused before memory is allocated.
  std::uint64_t weight_limit = std::numeric_limits<std::uint64_t>::max();
  TrainingNeeds training = {};  // nothing of it for a model that is only asked
  // The texts of the types, for kinds that look at spelling; read in build() alone, and null where
  // nobody knows them.
  const Vocabulary* vocabulary = nullptr;
  // How these are put together again, likewise.
  const UnitRule* rule = nullptr;
};

// The shape of a model for `task`, with nothing known of its training.
inline Shape shape_of(const Task& task) {
  return {.vocabulary_size = task.vocabulary.size(),
          .first_event = task.first_event(),
          .sentences = task.sentences(),
          .pairs = task.pairs(),
          .vocabulary = &task.vocabulary,
          .rule = &task.rule()};
}

// What a kind may look at to choose good defaults before the person changes anything.
struct TaskSummary {
  bool characters = true;      // unit is character
  bool sentences = false;      // lines are read one by one
  bool pairs = false;          // each a source and a target
  std::size_t vocabulary = 0;  // V
  std::size_t train_tokens = 0;
};

}  // namespace onegin
