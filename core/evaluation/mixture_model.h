// A mixture of models as a model of its own: P(w | h) = sum_i w_i P_i(w | h). Whatever can be asked
// of a model - scores with ranks, candidates, generation, beam search - can be asked of it.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "evaluation/mix.h"
#include "models/model.h"

namespace onegin {

// Divides the weights of `models` models by their sum; no weights at all become equal ones. Error:
// another number of weights, a weight below 0 or no number, or nothing but 0.
Result<std::vector<double>> normalised(std::vector<double> weights, std::size_t models);

class MixtureModel : public Model, public LanguageModel {
 public:
  // Of built and learnt models of one event space. `weights`: as normalised() takes them.
  // Error: no model, one that is no language model, other event spaces, wrong weights.
  static Result<std::unique_ptr<MixtureModel>> make(std::vector<std::shared_ptr<Model>> parts,
                                                    std::vector<double> weights);

  std::string_view kind() const override { return kMixtureKind; }
  // "weight_1", "weight_2", ...: they are divided by their sum; if all are 0, they are equal.
  std::vector<Field> fields() override;
  std::vector<double> weights() const;  // sum to 1

  // It is put together from models, never built, saved or loaded itself.
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override;
  void save(Blocks& blocks) const override;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;

  std::size_t parameters() const override;    // of all parts
  std::size_t memory_bytes() const override;  // of all parts
  std::vector<Note> notes() const override;

  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return parts_[0].language->vocabulary_size(); }
  TokenId first_event() const override { return parts_[0].language->first_event(); }
  using LanguageModel::begin;
  State begin(const Source& source) const override;
  Result<void> check_source(const Source& source) const override;
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override;
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) const override;
  State begin_amid() const override;
  void advance_each(std::span<State> states, std::span<const TokenId> tokens) const override;
  void score_each(std::span<const State> states, std::span<const TokenId> events,
                  std::span<EventScore> scores) const override;
  void score_run(std::span<State> states, std::span<const TokenId> run,
                 std::span<double> log_probs) const override;
  std::size_t looks_back() const override;  // as far as the part that looks back farthest

 protected:
  State start() const override { return begin(Source{}); }

 private:
  struct Part {
    std::shared_ptr<Model> model;
    const LanguageModel* language;  // the same
    std::string field;              // the name of its weight
    double weight = 0;
  };
  std::deque<Part> parts_;  // a Field points into it
};

}  // namespace onegin
