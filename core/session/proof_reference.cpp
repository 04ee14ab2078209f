// Proof "reference": on a small built-in case the model's kind gives the figures of another
// program.
#include <cmath>

#include "evaluation/reference.h"
#include "session/proofs.h"

namespace onegin {
namespace {

class ReferenceProof : public ProofQuestion {
 public:
  explicit ReferenceProof(const ProofSubject& subject)
      : kind_(subject.held.kind->id), cases_(reference_cases(kind_)) {}

  Result<bool> advance(const Exhausted&, ProofRows& found) override {
    if (cases_ == 0) {
      return Error{say("of this kind of model no other program's figures are built in"), "", ""};
    }
    const auto figures = reference_figures(kind_, done_);
    if (!figures) return figures.error();
    for (const ReferenceFigure& figure : *figures) {
      found.add(judged({.kind = "reference",
                        .name = figure.name,
                        .theirs = figure.theirs,
                        .ours = figure.ours,
                        .difference = std::abs(figure.ours - figure.theirs),
                        .allowed = figure.allowed}));
    }
    return ++done_ < cases_;
  }
  double progress() const override {
    return cases_ == 0 ? 1 : static_cast<double>(done_) / static_cast<double>(cases_);
  }

 private:
  const std::string kind_;
  const std::size_t cases_;
  std::size_t done_ = 0;
};

}  // namespace

std::unique_ptr<ProofQuestion> ask_reference(const ProofSubject& subject) {
  return std::make_unique<ReferenceProof>(subject);
}

}  // namespace onegin
