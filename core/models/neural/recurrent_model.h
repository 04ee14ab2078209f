// What RNN, LSTM and GRU have in common: embedding, a stack of recurrent layers, the output layer.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "models/neural/language_network.h"
#include "models/neural/recurrent_body.h"
#include "models/neural/recurrent_config.h"

namespace onegin {

// State.memory and, with B streams, BatchState.memory: h of every layer (L, B, H), then c likewise.
class RecurrentModel : public LanguageNetwork {
 public:
  void suggest(const TaskSummary& summary) override;
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override;
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) const override;
  void advance_each(std::span<State> states, std::span<const TokenId> tokens) const override;
  void score_each(std::span<const State> states, std::span<const TokenId> events,
                  std::span<EventScore> scores) const override;
  void score_run(std::span<State> states, std::span<const TokenId> run,
                 std::span<double> log_probs) const override;

 protected:
  State start() const override;
  virtual const RecurrentConfig& config() const = 0;
  virtual RecurrentConfig& config() = 0;
  virtual std::unique_ptr<RecurrentLayer> make_layer(const RecurrentLayer::Place& place) const = 0;

 private:
  Result<void> check_settings() const override;
  void declare(const Shape& shape, Plan& plan) const override;
  // The top layer's h after each token (T, B), in the work space; the states are left after all.
  const Scalar* read_each(std::span<State> states, std::span<const TokenId> tokens,
                          Workspace& work) const;
  void append_tops(std::span<const State> states, std::vector<Scalar>& h) const;
  const RecurrentBody& body() const { return static_cast<const RecurrentBody&>(*plan().body); }
};

// A kind with a Config that is a RecurrentConfig.
template <class Config>
class RecurrentKind : public RecurrentModel {
 public:
  explicit RecurrentKind(std::string_view id) : id_(id) {}
  std::string_view kind() const override { return id_; }
  std::vector<Field> fields() override { return fields_of(config_); }

 protected:
  const Config& config() const override { return config_; }
  Config& config() override { return config_; }

 private:
  std::string_view id_;
  Config config_;
};

}  // namespace onegin
