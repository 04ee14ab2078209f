// What a model says of the decisions that lead to each event of a text: all that a gated mixture
// takes of it, small enough to be sent from one worker to another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "evaluation/event_watcher.h"
#include "evaluation/gated_mixture.h"
#include "models/token_code.h"

namespace onegin {

// The code in which all models of an event space say so: ids rise as types become rarer, so that
// counts that fall with the id (Zipf's law) are near enough, and need no text.
TokenCode code_by_rank(std::size_t vocabulary_size, TokenId first_event);

// Of a distribution ln P (V), in nats; and ln(p / (1 - p)), bounded as a mixture takes it.
double entropy_of(std::span<const Scalar> log_probs);
float stretched_of(double one);

// Events one after another as plain numbers: the last two tokens, entropy, known context, 1 if the
// event is unknown, the number of decisions; then of each node * 2 + bit and ln(p / (1 - p)) of
// P(bit = 1).
using DecisionPaths = std::vector<float>;
inline constexpr std::size_t kPathHead = 6;  // numbers before the decisions of an event

// Notes the paths of events.
class PathWriter : public EventWatcher {
 public:
  explicit PathWriter(TokenCode code) : code_(std::move(code)), ones_(code_.nodes()) {}

  void begin() override { before_ = {}; }
  void see(std::span<const Scalar> log_probs, int known, TokenId event,
           DecisionPaths& paths) override;
  void read(TokenId token) override {
    before_.second_last = before_.last;
    before_.last = token;
  }

 private:
  const TokenCode code_;
  Before before_;
  std::vector<double> ones_;
  std::vector<TokenCode::Decision> path_;
};

}  // namespace onegin
