// A network that reads a source by itself and says the target token by token.
#pragma once

#include "models/language_model.h"
#include "models/neural/network.h"
#include "models/neural/source_decoder.h"

namespace onegin {

// State.context: the tokens of the source, as far as they are read. State.memory: the phase, what
// the output layer reads, h and c. State.pages: the places of the source, once it is known whole;
// copies share them.
class SourceModel : public Network {
 public:
  bool reads_sources() const override { return true; }

  using LanguageModel::begin;
  State begin(const Source& source) const override;
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override;
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) const override;
  void score_each(std::span<const State> states, std::span<const TokenId> events,
                  std::span<EventScore> scores) const override;

 protected:
  State start() const override;
  const SourceDecoder& body() const { return static_cast<const SourceDecoder&>(*plan().body); }

 private:
  using Phase = SourceRows::Phase;
  struct Lane;
  class Lanes;

  static constexpr std::size_t kPhase = 0, kOutput = 1;  // in State.memory
  static Phase phase(const State& state) {
    return static_cast<Phase>(static_cast<int>(state.memory[kPhase]));
  }
  std::size_t width() const { return body().attention().width(); }
  Scalar* h(State& state) const { return state.memory.data() + kOutput + width(); }
  const Scalar* h(const State& state) const { return state.memory.data() + kOutput + width(); }
  State fresh() const;
  void encode(State& state) const;
  void keep_places(std::size_t count, Workspace& work, State& state) const;
  void read(State& state, TokenId token) const;
};

}  // namespace onegin
