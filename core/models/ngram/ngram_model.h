// The n-gram model: what comes next, judged by the last order - 1 tokens.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "models/model.h"
#include "models/ngram/config.h"
#include "models/ngram/trie.h"

namespace onegin {

class NgramTraining;

class NgramModel : public CountedModel, public LanguageModel {
 public:
  NgramModel();
  ~NgramModel() override;

  std::string_view kind() const override { return "ngram"; }
  void suggest(const TaskSummary& task) override;
  // The order and the smoothing; what the smoothing takes, where it is known.
  std::vector<Field> fields() override;
  using Model::build;
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override;

  Result<bool> fit(TokenView train, TokenView validation, const Exhausted& exhausted) override;
  double fit_progress() const override;
  void restart() override;

  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return shape_.vocabulary_size; }
  TokenId first_event() const override { return shape_.first_event; }
  State begin_amid() const override { return {}; }
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override;
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) const override;
  std::size_t looks_back() const override { return static_cast<std::size_t>(config_.order) - 1; }
  std::vector<BackoffStep> backoff_path(const State& state, TokenId token) const override;

  void save(Blocks& blocks) const override;
  using Model::load;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;
  std::size_t parameters() const override { return trie_.ngrams(); }
  std::size_t memory_bytes() const override;
  std::vector<Note> notes() const override { return notes_; }

  NgramModel* as_ngrams() override { return this; }
  bool foreign() const override { return config_.smoothing == Smoothing::not_known; }
  bool renumber(std::span<const TokenId> ids) override;

  const NgramConfig& config() const { return config_; }
  const NgramTrie& trie() const { return trie_; }
  // Takes over probabilities made elsewhere. The trie has this model's order and vocabulary, its
  // suffixes are linked.
  void adopt(NgramTrie trie, std::vector<Note> notes);

 protected:
  // State::context holds the last order - 1 tokens, fewer where a text begins.
  State start() const override;

 private:
  NgramCursor locate(const State& state) const;
  TokenId known(TokenId token) const { return token < shape_.vocabulary_size ? token : kUnknown; }
  void finish();
  Result<void> read(Pieces& pieces, const BlockViews& blocks);

  NgramConfig config_;
  Shape shape_;
  NgramTrie trie_;
  NgramTrie loading_;                 // while a file is read
  std::vector<double> log_unigrams_;  // natural logarithm, (V)
  std::vector<Note> notes_;
  std::unique_ptr<NgramTraining> training_;  // while counting
  bool fitted_ = false;
};

}  // namespace onegin
