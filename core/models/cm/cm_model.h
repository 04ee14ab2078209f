// Context mixing: many contexts predict the next token, each its own way, and a small network that
// learns online mixes what they say (Mahoney 2005; Mattern 2015).
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "models/cm/config.h"
#include "models/cm/context_mixer.h"
#include "models/cm/spelling.h"
#include "models/model.h"
#include "models/token_code.h"
#include "text/token_ids.h"

namespace onegin {

class CmTraining;  // cm_fit.cpp

// Learns in one pass and is frozen then. Its state is the window of the last tokens
// (MixingContexts::kWindow to twice as many). Sentences begin with an empty window; of pairs the
// source is read and neither predicted nor counted.
class CmModel : public CountedModel, public LanguageModel {
 public:
  CmModel();
  ~CmModel() override;

  std::string_view kind() const override { return "cm"; }
  void suggest(const TaskSummary& task) override;
  std::vector<Field> fields() override;
  using Model::build;
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override;

  Result<bool> fit(TokenView train, TokenView validation, const Exhausted& exhausted) override;
  double fit_progress() const override;
  void restart() override;
  std::unique_ptr<AdaptiveReader> counting_on() const override;

  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return shape_.vocabulary_size; }
  TokenId first_event() const override { return shape_.first_event; }
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override;
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) const override;

  std::vector<MixedPart> mixed_parts(const State& state, TokenId token) const override;

  void save(Blocks& blocks) const override;
  using Model::load;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;
  std::size_t parameters() const override { return mixer_.parameters(); }
  std::size_t memory_bytes() const override;

  // What a reader that learns on begins with.
  const CmConfig& config() const { return config_; }
  const Spellings& spellings() const { return spellings_; }
  const TokenCode& code() const { return code_; }
  const ContextMixer& mixer() const { return mixer_; }
  TokenView text() const { return text_; }
  bool fitted() const { return fitted_; }
  TokenId known(TokenId token) const { return token < shape_.vocabulary_size ? token : kUnknown; }

 protected:
  State start() const override { return {}; }

 private:
  friend class CmTraining;

  void forget_training();
  std::size_t slots() const;
  // Makes the code for these counts, and an empty mixer of `slots` slots for `tokens` tokens.
  void begin_anew(Pieces& pieces, std::span<const std::uint32_t> counts, std::size_t slots,
                  std::size_t tokens);
  // ln P(token) where the reader stands.
  double log_prob(ContextMixer::Question& question, const MixingContexts& reader,
                  std::vector<TokenCode::Decision>& path, TokenId token) const;
  Result<void> check_memory(const Shape& shape) const;

  CmConfig config_;
  Shape shape_;
  Spellings spellings_;
  std::vector<std::uint32_t> counts_;  // of each event in the training part
  TokenCode code_;
  ContextMixer mixer_;
  TokenIds text_;  // the training part, for matches
  struct {
    std::vector<std::uint32_t> counts;
    TokenCode code;
    ContextMixer mixer;
    TokenIds text;
  } loading_;                             // while a file is read
  std::unique_ptr<CmTraining> training_;  // while learning
  bool fitted_ = false;
};

}  // namespace onegin
