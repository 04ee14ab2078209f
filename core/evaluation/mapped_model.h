// A model asked by ids other than its own: those of the same types in another order, or of an event
// space that it shares with models of other types.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/model.h"
#include "text/event_space.h"

namespace onegin {

// Ids and events are those of the space. A common type has the probability that the model gives it:
//   P_space(w) = P(w);   P_space(<unk>) = P(<unk>) + sum of P over the model's types that are not
// common. So the sum over the events is 1, as it was. The model still reads every token that it
// knows as what it is, also one that is unknown as an event: ids from vocabulary_size() on are such
// tokens, or those of other models, which this one reads as <unk>.
class MappedModel : public Model, public LanguageModel {
 public:
  // `own`: what the model was built for. Errors: the model is no language model; it does not know a
  // common type of the space.
  static Result<std::shared_ptr<Model>> make(std::shared_ptr<Model> model, const Vocabulary& own,
                                             const CommonSpace& space);

  std::string_view kind() const override { return model_->kind(); }
  std::vector<Field> fields() override { return {}; }

  // It shows a model, and is never built, saved or loaded itself.
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override;
  void save(Blocks& blocks) const override;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;

  std::size_t parameters() const override { return model_->parameters(); }
  std::size_t memory_bytes() const override { return model_->memory_bytes(); }
  std::vector<Note> notes() const override { return model_->notes(); }

  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return events_; }
  TokenId first_event() const override { return language_->first_event(); }
  // A state is that of the model itself.
  using LanguageModel::begin;
  State begin(const Source& source) const override;
  Result<void> check_source(const Source& source) const override {
    const std::vector<TokenId> tokens = own(source.tokens);
    return language_->check_source({tokens});
  }
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override {
    language_->advance(state, own(token));
  }
  // An event that is common costs what it costs the model; one that is not, a whole distribution,
  // unless the model knows no type beside the common ones.
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) const override;
  State begin_amid() const override { return language_->begin_amid(); }
  void advance_each(std::span<State> states, std::span<const TokenId> tokens) const override;
  void score_each(std::span<const State> states, std::span<const TokenId> events,
                  std::span<EventScore> scores) const override;
  void score_run(std::span<State> states, std::span<const TokenId> run,
                 std::span<double> log_probs) const override;
  std::size_t looks_back() const override { return language_->looks_back(); }
  std::vector<BackoffStep> backoff_path(const State& state, TokenId token) const override {
    return language_->backoff_path(state, own(token));
  }

 protected:
  State start() const override { return language_->begin(); }

 private:
  TokenId own(TokenId id) const { return id < own_.size() ? own_[id] : kUnknown; }
  std::vector<TokenId> own(std::span<const TokenId> ids) const;
  // As an event it is <unk> or one of the types that are not common, whose probabilities add up.
  bool gathered(TokenId event) const {
    return !others_.empty() && (event == kUnknown || event >= events_);
  }
  double unknown_log_prob(const State& state) const;
  double unknown_log_prob(std::span<const Scalar> own_log_probs) const;

  std::shared_ptr<Model> model_;
  const LanguageModel* language_ = nullptr;  // the same
  std::vector<TokenId> own_;                 // of each id of the space, the model's
  std::size_t events_ = 0;                   // V of the space
  std::vector<TokenId> others_;              // the model's types that are not common
};

}  // namespace onegin
