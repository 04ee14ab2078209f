// Proof "sum": at every context the probabilities of all events sum to 1.
#include "evaluation/total_probability.h"
#include "session/proofs.h"

namespace onegin {
namespace {

class SumQuestion : public ProofQuestion {
 public:
  explicit SumQuestion(const ProofSubject& subject)
      : total_(*subject.asked.language, *subject.asked.task, subject.events,
               subject.command.events) {}

  Result<bool> advance(const Exhausted& exhausted, ProofRows& found) override {
    if (total_.advance(exhausted)) return true;
    found.add(sum_row(
        say("sum of all probabilities, the farthest from 1 of {0} contexts", total_.contexts()),
        total_.farthest()));
    return false;
  }
  double progress() const override { return total_.progress(); }

 private:
  TotalProbability total_;
};

}  // namespace

std::unique_ptr<ProofQuestion> ask_sum(const ProofSubject& subject) {
  return std::make_unique<SumQuestion>(subject);
}

}  // namespace onegin
