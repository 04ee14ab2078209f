// What RNN, LSTM and GRU have in common: embedding, a stack of recurrent layers, the output layer.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "models/neural/network.h"
#include "models/neural/recurrent_body.h"
#include "models/neural/sampled_softmax.h"

namespace onegin {

// The settings every recurrent kind has.
struct RecurrentConfig {
  int embedding = 64;
  int hidden = 128;
  int layers = 1;
  double dropout = 0;
  double embedding_dropout = 0;
  double recurrent_dropout = 0;
  bool tied = false;
  int softmax_samples = 0;
  double recurrent_scale = 1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer("embedding", embedding,
              {.minimum = 1,
               .maximum = 1024,
               .unit = phrase("numbers"),
               .help = phrase("length of the vector that stands for a token")});
    v.integer("hidden", hidden,
              {.minimum = 1,
               .maximum = 2048,
               .unit = phrase("units"),
               .help = phrase("size of the hidden state: how much the model can remember"),
               .essential = true});
    v.integer("layers", layers,
              {.minimum = 1,
               .maximum = 4,
               .help = phrase("recurrent layers, each reading the hidden states of the one below"),
               .essential = true});
    v.real("dropout", dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help =
                phrase("share of every layer's outputs left out at random on the way up while "
                       "training, never on the way through time; against learning a text by heart"),
            .essential = true,
            .in_training = true});
    v.real("embedding_dropout", embedding_dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help =
                phrase("the same for what the first layer reads; trains slower where there are few "
                       "kinds of token"),
            .in_training = true});
    v.real("recurrent_dropout", recurrent_dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help =
                phrase("share of the hidden state left out at random on the way through time while "
                       "training, the same units at every step; lets a larger network learn a "
                       "short text"),
            .in_training = true});
    v.boolean(
        "tied", tied,
        {.help = phrase("one matrix for embedding and output layer; needs embedding = hidden")});
    visit_softmax_samples(v, softmax_samples);
    v.real(
        "recurrent_scale", recurrent_scale,
        {.minimum = 0.1,
         .maximum = 4,
         .help = phrase("factor on the first weights from the hidden state to itself: below 1 "
                        "gradients vanish sooner on their way back, well above 1 they explode")});
  }
};

// State.memory and, with B streams, BatchState.memory: h of every layer (L, B, H), then c likewise.
class RecurrentModel : public Network {
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
