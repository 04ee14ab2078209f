// A mixture of models whose weights learn online, one event after another, and are chosen by what
// is known before the event.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "math/logistic_mixer.h"
#include "models/token_code.h"

namespace onegin {

// What one model says before an event.
struct Belief {
  float entropy = 0;  // of its distribution, nats
  int known = 0;      // AdaptiveReader::known_context()
};

// What is known before an event beside the models' beliefs.
struct Before {
  TokenId last = 0, second_last = 0;  // tokens read
};

// An event is a path of decisions of a TokenCode; each decision is mixed in the logistic domain
// (LogisticMixer). The weight sets are chosen by
//   the decision's node,
//   the longest context that any model knows, and the depth of the node,
//   which model is surest, and how sure it is,
//   the last token,
//   the last two tokens (hashed).
// Every weight begins as the same number. An event is scored with the weights as they are, then
// they take one step along the gradient of its coding cost: no weight has seen an event that it is
// judged on. The distribution over the events sums to 1, since each decision's does.
class GatedMixture {
 public:
  explicit GatedMixture(std::size_t models);

  // ln P of the event whose decisions are `path`; then learns from it. stretched[m][d] is
  // ln(p / (1 - p)) of model m's P(bit = 1) at decision d. All sizes are equal to those of `path`,
  // or the number of models.
  double score(std::span<const TokenCode::Decision> path, const Before& before,
               std::span<const Belief> beliefs, std::span<const std::span<const float>> stretched);

  // ln P of every event of `code`, (V): ones[m][n] is P(bit = 1 | node n) of model m. Learns
  // nothing.
  void predict(const TokenCode& code, const Before& before, std::span<const Belief> beliefs,
               std::span<const std::span<const double>> ones, std::span<Scalar> log_probs);

  std::size_t models() const { return models_; }

 private:
  void choose(const Before& before, std::span<const Belief> beliefs);
  // Of the decision whose inputs of the models stand in `mix`.
  float decide(std::uint32_t node, std::size_t depth, LogisticMixer::Mix& mix) const;

  std::size_t models_;
  LogisticMixer mixer_;
  std::vector<LogisticMixer::Mix> mixes_;  // of the decisions of an event
  std::uint64_t events_ = 0;
  // Of the event.
  std::size_t known_ = 0, surest_ = 0, last_ = 0, last_two_ = 0;
};

}  // namespace onegin
