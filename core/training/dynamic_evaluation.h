// Dynamic evaluation (Krause et al. 2018): a network that takes a gradient step after every few
// tokens it has been judged on.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "math/random.h"
#include "models/adaptive_reader.h"
#include "models/neural/model_copy.h"
#include "models/neural_model.h"

namespace onegin {

// How a step goes; the rate is found on the end of the training part.
struct DynamicRule {
  int segment = 32;                                              // tokens between two steps
  std::vector<double> rates = {1e-4, 2e-4, 4e-4, 8e-4, 1.6e-3};  // to be tried
  std::size_t trial = 4096;  // tokens each is tried on, the last of the training part; fewer where
                             // the network is large
  double decay = 5e-4;       // pull towards the trained weights, a step
};

// A second network with the same weights reads in segments: each is scored with the weights as they
// are, then Adam takes one step along the gradient of the segment's mean loss, without dropout.
// What the network carries from token to token goes on over the step. Before the first text, each
// rate is tried on the end of the training part, from the trained weights; the best one is used.
class DynamicEvaluation : public AdaptiveReader {
 public:
  DynamicEvaluation(NeuralModel& model, const LearntFrom& learnt, DynamicRule rule = {});

  std::size_t vocabulary_size() const override { return learnt_.shape.vocabulary_size; }
  TokenId first_event() const override { return learnt_.shape.first_event; }
  Result<bool> work(const Exhausted& exhausted) override;
  std::size_t at_once() const override;
  void predict(std::span<Scalar> log_probs) override;
  void read(TokenId token, bool given) override;
  void score(std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) override;
  std::size_t memory_bytes() const override;

  // Once it is found.
  double rate() const { return rate_; }
  // Mean loss of the trial of each rate, in nats per event; none where the rate was known.
  const std::vector<double>& trials() const { return losses_; }

 protected:
  void begin_anew() override;

 private:
  NeuralModel& network() const { return copy_.neural(); }
  const LanguageModel& language() const { return *copy_.model().as_language(); }
  void add(TokenId token, bool given);
  void learn(Pieces& pieces);
  void change(Pieces& pieces);
  void reset(Pieces& pieces);
  void settle();
  bool choose_rate();
  void try_slice();
  std::size_t trial() const;

  NeuralModel& model_;
  const LearntFrom learnt_;
  const DynamicRule rule_;
  ModelCopy copy_;
  std::vector<Tensor> tensors_;                      // of the copy
  std::vector<std::vector<Scalar>> first_, second_;  // moments of each
  std::uint64_t steps_ = 0;
  bool made_ = false, ready_ = false;

  State state_;
  TokenId last_ = kBeginSentence;  // read last
  bool begins_ = true;             // nothing was read before it
  // The segment under way, as a batch.
  std::vector<TokenId> inputs_, targets_;
  std::vector<std::uint8_t> restarts_;
  BatchState carried_;
  bool learning_ = false;  // the segment is full
  Random random_;
  PassResult pass_;
  Pieces pieces_{Pieces::kLargest};

  // The rates.
  double rate_ = 0;
  std::vector<double> losses_;
  bool trying_ = false;    // and the weights are the trained ones
  std::size_t tried_ = 0;  // tokens of the present rate
  double loss_ = 0;
  std::size_t events_ = 0;
  std::vector<TokenId> slice_;
};

}  // namespace onegin
