// A model whose probabilities a test writes down: each token depends on the one before it.
#pragma once

#include <cmath>
#include <initializer_list>
#include <limits>
#include <map>
#include <vector>

#include "evaluation/score.h"
#include "models/language_model.h"

namespace onegin {

// The first three tokens that a text may have.
inline constexpr TokenId kA = kFirstText, kB = kFirstText + 1, kC = kFirstText + 2;

// A task over the text tokens given, ids from kFirstText on.
inline Task make_task(Unit unit, Boundary boundary, std::initializer_list<const char*> tokens) {
  Task task;
  task.config.unit = unit;
  task.config.boundary = boundary;
  for (const char* token : tokens) task.vocabulary.add(token);
  return task;
}

class TableModel : public LanguageModel {
 public:
  // Every context has the uniform distribution until a row is given for it.
  explicit TableModel(const Task& task)
      : size_(task.vocabulary.size()), first_(task.first_event()) {}

  // Weights of the events [first_event, V) after `previous`; kBeginSentence is the start.
  void row(TokenId previous, std::vector<double> weights) { rows_[previous] = std::move(weights); }

  double probability(TokenId previous, TokenId token) const {
    const auto row = rows_.find(previous);
    if (row == rows_.end()) return 1.0 / static_cast<double>(size_ - first_);
    double total = 0;
    for (const double weight : row->second) total += weight;
    return row->second[token - first_] / total;
  }

  std::size_t vocabulary_size() const override { return size_; }
  TokenId first_event() const override { return first_; }
  void predict(const State& state, std::span<Scalar> log_probs) const override {
    for (std::size_t id = 0; id < size_; ++id) {
      log_probs[id] = id < first_ ? -std::numeric_limits<Scalar>::infinity()
                                  : static_cast<Scalar>(std::log(
                                        probability(state.context[0], static_cast<TokenId>(id))));
    }
  }
  void advance(State& state, TokenId token) const override { state.context[0] = token; }

 protected:
  State start() const override { return State{{kBeginSentence}, {}}; }

 private:
  std::size_t size_;
  TokenId first_;
  std::map<TokenId, std::vector<double>> rows_;
};

inline bool never() { return false; }
inline bool always() { return true; }

}  // namespace onegin
