// What RNN, LSTM and GRU have in common: embedding, a stack of recurrent layers, the output layer.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "models/neural/output_layer.h"
#include "models/neural/parameters.h"
#include "models/neural/recurrent_layer.h"
#include "models/neural/token_projection.h"
#include "models/neural_model.h"

namespace onegin {

// The settings every recurrent kind has.
struct RecurrentConfig {
  int embedding = 64;
  int hidden = 128;
  int layers = 1;
  double dropout = 0;
  double embedding_dropout = 0;
  bool tied = false;
  int softmax_samples = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer("embedding", embedding,
              {.minimum = 1,
               .maximum = 1024,
               .unit = "numbers",
               .help = "length of the vector that stands for a token"});
    v.integer("hidden", hidden,
              {.minimum = 1,
               .maximum = 2048,
               .unit = "units",
               .help = "size of the hidden state: how much the model can remember",
               .essential = true});
    v.integer("layers", layers,
              {.minimum = 1,
               .maximum = 4,
               .help = "recurrent layers, each reading the hidden states of the one below",
               .essential = true});
    v.real("dropout", dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help = "share of every layer's outputs left out at random on the way up while "
                    "training, never on the way through time; against learning a text by heart",
            .essential = true});
    v.real("embedding_dropout", embedding_dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help = "the same for what the first layer reads; trains slower where there are few "
                    "kinds of token"});
    v.boolean("tied", tied,
              {.help = "one matrix for embedding and output layer; needs embedding = hidden"});
    visit_softmax_samples(v, softmax_samples);
  }
};

// Dropout follows Zaremba et al. (2014): on the connections between layers and before the output
// layer (`dropout`), and on the embeddings (`embedding_dropout`, a setting of its own because
// without it the first layer's products are shared by all occurrences of a token).
//
// State.memory and, with B streams, BatchState.memory: h of every layer (L, B, H), then c likewise.
class RecurrentModel : public NeuralModel, public LanguageModel {
 public:
  void suggest(const TaskSummary& summary) override;
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override;
  NetworkSize size_for(const Shape& shape) const override;
  void save(Blocks& blocks) const override { parameters_.save(blocks); }
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;
  std::size_t parameters() const override { return parameters_.size(); }
  std::size_t memory_bytes() const override { return parameters_.size() * sizeof(Scalar); }

  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return shape_.vocabulary_size; }
  TokenId first_event() const override { return shape_.first_event; }
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override;
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> restarts,
             std::span<EventScore> scores) const override;

  void visit_tensors(const TensorVisitor& visit) override { parameters_.visit(visit); }
  using NeuralModel::train_pass;
  void train_pass(Pieces& pieces, const Batch& batch, BatchState& state, Random& random,
                  PassResult& result) override;
  PassResult evaluate_pass(const Batch& batch, BatchState& state) override;
  PassResult forward_logits(const Batch& batch, BatchState& state,
                            std::span<Scalar> logits) override;
  void take_weights(Pieces& pieces) override;

 protected:
  State start() const override;
  virtual const RecurrentConfig& config() const = 0;
  virtual RecurrentConfig& config() = 0;
  virtual std::unique_ptr<RecurrentLayer> make_layer(int inputs, int index,
                                                     Parameters& parameters) const = 0;

 private:
  // Its tensors and what holds them, with `parameters` not yet allocated.
  struct Plan {
    Tensor* embedding;
    std::vector<std::unique_ptr<RecurrentLayer>> layers;
    Tensor* weight;  // of the output
    Tensor* bias;
  };
  Plan declare(const Shape& shape, Parameters& parameters) const;

  // What a pass keeps; one for training, a local one for scoring.
  struct Work {
    std::vector<LayerWork> layers;
    std::vector<Scalar> embedded;  // (T, B, E)
    TokenProjection::Scatter scatter;
    OutputLayer::Work output;
    std::vector<std::vector<Scalar>> masks;  // per layer (T, B, H)
    std::vector<Scalar> embedding_mask;      // (T, B, E)
    // (T, B, H) dL/d of a layer's outputs and of its inputs, taking turns.
    std::array<std::vector<Scalar>, 2> d_out;
    std::vector<Scalar> d_h;  // (B, H)
    std::vector<Scalar> d_c;  // (B, H)
  };

  Result<void> prepare(const Shape& shape);  // layers and tensors, without memory for them
  void connect();                            // all that refers to the tensors' memory
  std::size_t memory_size(std::size_t streams) const;
  // The layers over the batch; returns the top layer's outputs (T * B, H). Dropout if random is
  // given.
  const Scalar* forward(Pieces& pieces, const Batch& batch, BatchState& state, Random* random,
                        Work& work) const;
  void backward(Pieces& pieces, const Batch& batch, Work& work) const;
  // Reads one token from memory = (L, H) for h, then c.
  void read(Scalar* memory, TokenId token) const;

  Shape shape_;
  Parameters parameters_;
  Tensor* embedding_ = nullptr;
  Tensor* weight_ = nullptr;  // of the output layer: tied, the embedding
  Tensor* bias_ = nullptr;
  std::vector<std::unique_ptr<RecurrentLayer>> layers_;
  std::optional<TokenProjection> projection_;
  std::optional<OutputLayer> output_;
  bool cell_ = false;
  Random first_weights_;  // while they are drawn
  Work work_;
};

}  // namespace onegin
