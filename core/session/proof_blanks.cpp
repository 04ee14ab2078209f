// Proof "sum" of a model that only fills blanks: at every blank the probabilities of all tokens sum
// to 1.
#include <cmath>

#include "evaluation/blank_walk.h"
#include "evaluation/total_probability.h"
#include "session/proofs.h"

namespace onegin {
namespace {

class BlankSumQuestion : public ProofQuestion {
 public:
  explicit BlankSumQuestion(const ProofSubject& subject)
      : model_(*subject.held.model->as_blank()),
        walk_(*subject.asked.task, subject.events, subject.command.events),
        log_probs_(model_.vocabulary_size()) {}

  Result<bool> advance(const Exhausted& exhausted, ProofRows& found) override {
    while (walk_.next()) {
      model_.fill(walk_.place().sentence, walk_.place().position, log_probs_);
      const double sum = total_probability(log_probs_), expected = TotalProbability::kExpected;
      // What is not a number is farthest of all.
      const bool nearer = std::abs(sum - expected) <= std::abs(farthest_ - expected);
      if (!nearer && !std::isnan(farthest_)) farthest_ = sum;
      if (exhausted()) return true;
    }
    found.add(
        sum_row(say("sum of all probabilities, the farthest from 1 of {0} blanks", walk_.seen()),
                farthest_));
    return false;
  }
  double progress() const override {
    return walk_.blanks() == 0
               ? 1
               : static_cast<double>(walk_.seen()) / static_cast<double>(walk_.blanks());
  }

 private:
  const BlankModel& model_;
  BlankWalk walk_;
  std::vector<Scalar> log_probs_;
  double farthest_ = TotalProbability::kExpected;
};

}  // namespace

std::unique_ptr<ProofQuestion> ask_blank_sum(const ProofSubject& subject) {
  return std::make_unique<BlankSumQuestion>(subject);
}

}  // namespace onegin
