// A recurrent network from the left, another from the right, as a model.
#include "models/bidirectional.h"

#include <array>
#include <string>
#include <utility>

#include "models/neural/bidirectional_body.h"
#include "models/neural/blank_network.h"
#include "models/neural/gru_layer.h"
#include "models/neural/lstm_layer.h"
#include "models/neural/recurrent_config.h"
#include "models/neural/rnn_layer.h"

namespace onegin {
namespace {

enum class Cell : int { rnn, lstm, gru };
constexpr std::array<std::string_view, 3> kCells{"rnn", "lstm", "gru"};

// Tokens that are read together at the most: what is farther from a blank says nothing about it.
constexpr std::size_t kWindow = 256;
// A text of fewer tokens is learnt by heart in a minute; one of still fewer in seconds.
constexpr std::size_t kShort = 200'000, kTiny = 20'000;

struct BidirectionalConfig : RecurrentConfig {
  Cell cell = Cell::lstm;
  int joint = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice("cell", cell, kCells,
             {.help = phrase("what each of the two networks is, the one that reads from the left "
                             "and the one that reads from the right"),
              .essential = true});
    visit_layers(v);
    v.integer("joint", joint,
              {.minimum = 0,
               .maximum = 2048,
               .unit = phrase("units"),
               .help = phrase("units that read both sides together, before the output layer, which "
                              "alone only adds what each side says; 0 leaves them out"),
               .essential = true});
    visit_rest(v);
  }
};

class Bidirectional : public BlankNetwork {
 public:
  std::string_view kind() const override { return "bidirectional"; }
  std::vector<Field> fields() override { return fields_of(config_); }
  void suggest(const TaskSummary& summary) override;
  TrainingHints training_hints(const TaskSummary& summary) const override;
  std::optional<BlankReading> blank_reading() const override { return {{.window = kWindow}}; }

 private:
  void declare_blanks(const Shape& shape, Plan& plan) const override;
  BidirectionalBody::Stack make_stack(bool backwards, Plan& plan) const;
  std::unique_ptr<RecurrentLayer> make_layer(const RecurrentLayer::Place& place) const;

  BidirectionalConfig config_;
};

void Bidirectional::suggest(const TaskSummary& summary) {
  BidirectionalConfig& c = config_;
  const std::size_t tokens = summary.train_tokens;
  c = BidirectionalConfig();
  c.softmax_samples = suggested_softmax_samples(summary.vocabulary);
  if (summary.characters) {
    c.embedding = tokens < kShort ? 128 : 64;
    c.hidden = tokens < kShort ? 96 : 128;
    c.joint = tokens < kShort ? 128 : 256;
    c.dropout = tokens < kTiny ? 0.5 : tokens < kShort ? 0.25 : 0;
    c.recurrent_dropout = tokens < kShort ? 0.1 : 0;
  } else {
    c.embedding = 128;
    c.hidden = tokens < kShort ? 96 : 192;
    c.joint = 128;
    c.dropout = tokens < 1'000'000 ? 0.4 : 0.2;
    c.embedding_dropout = c.dropout / 2;
  }
}

TrainingHints Bidirectional::training_hints(const TaskSummary& summary) const {
  TrainingHints hints;
  if (!summary.characters) return hints;
  const std::size_t tokens = summary.train_tokens;
  hints.learning_rate = tokens < kTiny ? 0.003 : tokens < kShort ? 0.01 : 0.008;
  hints.streams = 8;
  return hints;
}

std::unique_ptr<RecurrentLayer> Bidirectional::make_layer(
    const RecurrentLayer::Place& place) const {
  switch (config_.cell) {
    case Cell::rnn:
      return std::make_unique<RnnLayer>(config_.hidden, place);
    case Cell::lstm:
      return std::make_unique<LstmLayer>(config_.hidden, LstmSwitches{}, place);
    case Cell::gru:
      break;
  }
  return std::make_unique<GruLayer>(config_.hidden, place);
}

BidirectionalBody::Stack Bidirectional::make_stack(bool backwards, Plan& plan) const {
  const BidirectionalConfig& c = config_;
  BidirectionalBody::Stack stack;
  stack.config = {c.hidden, c.dropout, c.embedding_dropout, c.recurrent_scale,
                  backwards ? "backward_rnn" : "forward_rnn"};
  for (int i = 0; i < c.layers; ++i) {
    stack.layers.push_back(make_layer({.inputs = i == 0 ? c.embedding : c.hidden,
                                       .index = i,
                                       .recurrent_dropout = c.recurrent_dropout,
                                       .parameters = plan.parameters,
                                       .forms = plan.forms,
                                       .activations = plan.activations,
                                       .module = stack.config.module,
                                       .backwards = backwards}));
  }
  return stack;
}

void Bidirectional::declare_blanks(const Shape& shape, Plan& plan) const {
  const BidirectionalConfig& c = config_;
  const std::size_t outputs = shape.vocabulary_size - shape.first_event;
  Tensor* embedding = plan.parameters.add(
      "emb.weight", {shape.vocabulary_size, static_cast<std::size_t>(c.embedding)});
  embedding->layer = 0;
  BidirectionalBody::Stack forwards = make_stack(false, plan), backwards = make_stack(true, plan);
  auto body = std::make_unique<BidirectionalBody>(
      std::move(forwards), std::move(backwards), embedding,
      BidirectionalBody::Output{outputs, static_cast<std::size_t>(c.joint), plan.parameters},
      plan.forms, plan.activations);
  plan.output.emplace(body->output_weight(), 0, body->output_bias(), shape.first_event,
                      c.softmax_samples, nullptr, plan.forms, plan.activations);
  plan.body = std::move(body);
}

}  // namespace

std::unique_ptr<Model> make_bidirectional() { return std::make_unique<Bidirectional>(); }

}  // namespace onegin
