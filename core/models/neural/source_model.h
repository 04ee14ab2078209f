// A network that reads a source by itself and says the target token by token.
#pragma once

#include <functional>
#include <vector>

#include "models/neural/language_network.h"
#include "models/neural/source_decoder.h"

namespace onegin {

// State.context: the tokens of the source, as far as they are read. State.memory: the phase, how
// many places the source has, what the output layer reads, h and c. State.pages: these places, once
// the source is known whole; copies share them.
class SourceModel : public LanguageNetwork {
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
  // What an encoder makes of one source, in place of reading the tokens of its row.
  using Encode = std::function<void(const SourceEncoder&, Pieces&, Workspace&)>;
  // The state before the first event, of a source that has no tokens; and (T, P) the weights of its
  // places, as looks() of SeeingModel has them.
  State begin_with(const Encode& encode) const;
  std::vector<Scalar> weights_with(const Encode& encode, std::span<const TokenId> target) const;
  const SourceDecoder& body() const { return static_cast<const SourceDecoder&>(*plan().body); }

 private:
  using Phase = SourceRows::Phase;
  struct Lane;
  class Lanes;

  static constexpr std::size_t kPhase = 0, kPlaces = 1, kOutput = 2;  // in State.memory
  static Phase phase(const State& state) {
    return static_cast<Phase>(static_cast<int>(state.memory[kPhase]));
  }
  std::size_t width() const { return body().attention().width(); }
  Scalar* h(State& state) const { return state.memory.data() + kOutput + width(); }
  const Scalar* h(const State& state) const { return state.memory.data() + kOutput + width(); }
  State fresh() const;
  void encode(State& state) const;
  void encode_by(const Encode& encode, std::span<const TokenId> tokens, State& state) const;
  void keep_places(Workspace& work, State& state) const;
  // `weights`: where those of the places are to stand as well, if anywhere.
  void read(State& state, TokenId token, Scalar* weights = nullptr) const;
};

}  // namespace onegin
